package io.tickrunner.runtime.worker;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import com.cronutils.model.CronType;

import io.tickrunner.Missed;
import io.tickrunner.runtime.cadence.CronSchedule;
import io.tickrunner.runtime.cadence.IntervalSchedule;
import io.tickrunner.runtime.cadence.PlannedSchedule;
import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.runtime.cadence.Schedule;
import io.tickrunner.runtime.text.TimeZoneText;

/**
 * Reads a worker's schedule and checks it, at build time as far as it contains no property expressions, and at startup.
 * Collects all faults.
 */
public final class ScheduleReader {

    private static final Duration MISSED_WITHIN = Duration.ofHours(6);
    private static final int MAX_RETRIES = 5;
    private static final String SHORTEST = "the shortest time between two occurrences";
    private static final String CRON_EXAMPLE = "0 15 2 * * ?";

    private final CronType cronType;
    private final Supplier<ZoneId> defaultZone;
    private final Supplier<Instant> clock;
    private final boolean resolves;
    /** The last interval, because most workers of an app have one of a few and can share it. */
    private volatile IntervalSchedule lastInterval;

    /**
     * @param cronType the syntax of cron expressions
     * @param defaultZone returns the time zone of workers that set none
     * @param clock returns the present time, from which on occurrences are looked for
     * @param resolves whether property expressions are resolved; otherwise they are left unread
     */
    public ScheduleReader(CronType cronType, Supplier<ZoneId> defaultZone, Supplier<Instant> clock, boolean resolves) {
        this.cronType = cronType;
        this.defaultZone = defaultZone;
        this.clock = clock;
        this.resolves = resolves;
    }

    /**
     * Reads one schedule.
     *
     * @param where returns the place of an attribute, for messages
     * @param allowLongInterval whether an interval of more than 31 days is intended
     * @param faults receives the errors, each with its place and fix
     * @return the schedule; empty if there are errors, or expressions that were left unread
     */
    public Optional<Schedule> read(ScheduleSpec spec, boolean allowLongInterval, UnaryOperator<String> where,
            Collection<String> faults) {
        return new Reading(spec, new AttributeReader(resolves, where, faults)).read(allowLongInterval);
    }

    private Schedule shared(IntervalSchedule read) {
        IntervalSchedule last = lastInterval;
        if (read.equals(last)) {
            return last;
        }
        lastInterval = read;
        return read;
    }

    /** Reads one schedule. */
    private final class Reading {

        private final ScheduleSpec spec;
        private final AttributeReader attributes;

        private Reading(ScheduleSpec spec, AttributeReader attributes) {
            this.spec = spec;
            this.attributes = attributes;
        }

        private Optional<Schedule> read(boolean allowLongInterval) {
            if (spec.every().isEmpty() && spec.cron().isEmpty()) {
                return attributes.fault("every",
                        "neither every nor cron is set; set an interval such as every = \"5m\", or cron = \""
                                + CRON_EXAMPLE + "\"");
            }
            if (!spec.every().isEmpty() && !spec.cron().isEmpty()) {
                return attributes.fault("cron", "every = \"" + spec.every() + "\" and cron = \"" + spec.cron()
                        + "\" are both set; remove one");
            }
            return spec.cron().isEmpty() ? interval(allowLongInterval) : occurrences();
        }

        private Optional<Schedule> interval(boolean allowLongInterval) {
            Optional<Duration> interval = attributes.duration("every", spec.every(),
                    d -> WorkerRules.intervalFault(d, allowLongInterval));
            refuseWithoutCron("timeZone", spec.timeZone());
            refuseWithoutCron("missed", spec.missed() == null ? "" : spec.missed().name());
            refuseWithoutCron("missedWithin", spec.missedWithin());
            Optional<Duration> jitter = attributes.duration("jitter", spec.jitter(),
                    d -> WorkerRules.jitterFault(d, interval, "the interval"));
            Optional<Retry> retry = retry(interval, "the interval");
            return attributes.isIncomplete() ? Optional.empty()
                    : interval.map(every -> shared(new IntervalSchedule(every, jitter, retry)));
        }

        private void refuseWithoutCron(String attribute, String value) {
            if (!value.isEmpty()) {
                attributes.fault(attribute,
                        attribute + " = " + value + " has no effect on an interval; remove it, or use cron");
            }
        }

        private Optional<Schedule> occurrences() {
            Instant now = clock.get();
            Optional<ZoneId> zone = zone();
            Optional<CronSchedule> cron = attributes.text("cron", spec.cron(), CRON_EXAMPLE)
                    .flatMap(text -> attributes.attempt("cron",
                            () -> CronSchedule.parse(text, cronType, zone.orElse(ZoneId.of("UTC")))));
            cron.flatMap(c -> c.endedFault(now)).ifPresent(fault -> attributes.fault("cron", fault));
            Optional<Duration> shortest = cron.flatMap(c -> c.shortestGap(now));
            Optional<Duration> jitter = attributes.duration("jitter", spec.jitter(),
                    d -> WorkerRules.jitterFault(d, shortest, SHORTEST));
            Optional<Retry> retry = retry(shortest, SHORTEST);
            Optional<Duration> within = attributes.duration("missedWithin", spec.missedWithin(),
                    WorkerRules::missedWithinFault);
            Missed missed = spec.missed() == null ? Missed.RUN_ONCE : spec.missed();
            if (missed == Missed.SKIP && !spec.missedWithin().isEmpty()) {
                attributes.fault("missedWithin",
                        "missedWithin = " + spec.missedWithin() + " has no effect with missed = SKIP; remove one");
            }
            return attributes.isIncomplete() ? Optional.empty()
                    : cron.map(c -> new PlannedSchedule(c, c.longestGap(now), jitter, missed,
                            within.orElse(MISSED_WITHIN), retry));
        }

        private Optional<Retry> retry(Optional<Duration> limit, String ofWhat) {
            if (spec.maxRetries() != null && spec.retry().isEmpty()) {
                return attributes.fault("maxRetries",
                        "maxRetries = " + spec.maxRetries() + " has no effect without retry; set retry, for"
                                + " example \"10s\"");
            }
            if (spec.maxRetries() != null && spec.maxRetries() < 1) {
                attributes.fault("maxRetries",
                        "maxRetries = " + spec.maxRetries() + " is below 1; use 1 or more, or remove retry");
            }
            return attributes.duration("retry", spec.retry(), d -> WorkerRules.retryFault(d, limit, ofWhat))
                    .map(first -> new Retry(first, spec.maxRetries() == null ? MAX_RETRIES : spec.maxRetries()));
        }

        private Optional<ZoneId> zone() {
            if (spec.timeZone().isEmpty()) {
                return attributes.attempt("timeZone", defaultZone);
            }
            return attributes.text("timeZone", spec.timeZone(), "Europe/Berlin")
                    .flatMap(text -> attributes.attempt("timeZone", () -> TimeZoneText.parse("timeZone", text)));
        }
    }
}
