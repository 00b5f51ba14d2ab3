package io.tickrunner.runtime.cadence;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import com.cronutils.model.CronType;

import io.tickrunner.runtime.worker.WorkerRules;

/**
 * Computes the occurrences of a cron expression in a time zone. Immutable and thread-safe; reads no clock.
 * <p>
 * <b>When clocks change</b>, one rule applies to every expression: the expression selects local times, and each local time
 * occurs once. A local time that does not exist occurs at the first moment after the gap, and one that exists twice occurs the
 * first time. Consequently:
 * <ul>
 * <li>All local times in one gap become a single occurrence, also with a local time that regularly begins at that moment.
 * <li>When clocks go back, every expression pauses for the repeated time. {@code 0 0/5 * * * ?} has no occurrence in the second
 * of the two hours. There is no exception for {@code *} in the hour field, because {@code 0-23}, {@code 0-6} or {@code 1,2,3}
 * would pause nevertheless. A worker that must keep its pace needs {@code every}, or the time zone {@code UTC}.
 * </ul>
 * <p>
 * Occurrences have local times between the years 1970 and 9999.
 */
public final class CronSchedule {

    /** Enough for the rules of days: occurrences that are this many are either few a day, or similar every day. */
    private static final int COMPARED_GAPS = 5_000;
    /** Enough for the rules of times, whose occurrences may be many more a day. */
    private static final Duration COMPARED_DAYS = Duration.ofDays(2);
    private static final Duration SMALLEST = Duration.ofSeconds(1);
    /** Places have moved across the date line. */
    private static final Duration LONGEST_CHANGE = Duration.ofDays(1);
    private static final Period GAPS_WITHIN = Period.ofYears(2);

    /** Beyond these no local time has an occurrence, in any time zone. */
    private static final Instant EARLIEST = utc(LocalCron.FIRST_YEAR).minus(Duration.ofDays(2));
    private static final Instant LATEST = utc(LocalCron.LAST_YEAR + 1).plus(Duration.ofDays(2));

    private static final Duration RARELY = Duration.ofDays(3_650);
    private static final Duration PROBED_CLOSELY = Duration.ofDays(8);

    private final String expression;
    private final ZoneId zone;
    private final ZoneRules rules;
    private final List<LocalCron> alternatives;

    private CronSchedule(String expression, ZoneId zone, List<LocalCron> alternatives) {
        this.expression = expression;
        this.zone = zone;
        this.rules = zone.getRules();
        this.alternatives = alternatives;
    }

    /**
     * Reads an expression.
     *
     * @param type the dialect, from {@code quarkus.scheduler.cron-type}
     * @throws IllegalArgumentException if the expression is invalid or never matches; the message is a fault in the sense of
     *         {@link WorkerRules}
     */
    public static CronSchedule parse(String expression, CronType type, ZoneId zone) {
        CronSchedule schedule = new CronSchedule(expression, zone, CronReader.read(expression, type));
        if (schedule.next(EARLIEST).isEmpty()) {
            throw new IllegalArgumentException("cron = \"" + expression + "\" matches no date in any year; correct the day, the"
                    + " month or the weekday");
        }
        return schedule;
    }

    /** Returns the expression as it was written. */
    public String expression() {
        return expression;
    }

    public ZoneId zone() {
        return zone;
    }

    /**
     * Returns why an expression that is valid will never run again, if so: its years are over.
     *
     * @return a fault in the sense of {@link WorkerRules}
     */
    public Optional<String> endedFault(Instant now) {
        return next(now).isPresent() ? Optional.empty()
                : Optional.of("cron = \"" + expression + "\" has no occurrence after " + now.atZone(zone).toLocalDate()
                        + "; extend or remove its years");
    }

    /** Returns the first occurrence that is strictly after the given moment; empty if there is none. */
    public Optional<Instant> next(Instant after) {
        if (after.isAfter(LATEST)) {
            return Optional.empty();
        }
        LocalDateTime now = localTime(after.isBefore(EARLIEST) ? EARLIEST : after);
        return localAtOrAfter(repeatedUntil(now, after).orElseGet(() -> now.plusSeconds(1))).map(this::instantOf);
    }

    /** Returns the last occurrence at or before the given moment; empty if there is none. */
    public Optional<Instant> latest(Instant atOrBefore) {
        if (atOrBefore.isBefore(EARLIEST)) {
            return Optional.empty();
        }
        LocalDateTime now = localTime(atOrBefore.isAfter(LATEST) ? LATEST : atOrBefore);
        LocalDateTime until = repeatedUntil(now, atOrBefore).map(end -> end.minusSeconds(1)).orElse(now);
        LocalDateTime last = null;
        for (LocalCron cron : alternatives) {
            LocalDateTime found = cron.atOrBefore(until).orElse(last);
            last = last == null || found.isAfter(last) ? found : last;
        }
        return Optional.ofNullable(last).map(this::instantOf);
    }

    /**
     * Returns the smallest distance between two occurrences in the next two years. Compares the first {@value #COMPARED_GAPS}
     * occurrences, at least those of two days, and all that are adjacent to a clock change.
     *
     * @return empty if there are fewer than two occurrences
     */
    public Optional<Duration> shortestGap(Instant from) {
        Instant until = from.atZone(ZoneOffset.UTC).plus(GAPS_WITHIN).toInstant();
        Optional<Instant> first = next(from);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        Duration shortest = null;
        Instant enough = first.get().plus(COMPARED_DAYS);
        Instant previous = first.get();
        for (int i = 0; i < COMPARED_GAPS || previous.isBefore(enough); i++) {
            Optional<Instant> next = next(previous);
            if (next.isEmpty() || next.get().isAfter(until)) {
                break;
            }
            shortest = shorter(shortest, previous, next.get());
            if (shortest.equals(SMALLEST)) {
                return Optional.of(SMALLEST);
            }
            previous = next.get();
        }
        return Optional.ofNullable(shortestAtClockChanges(shortest, from, until));
    }

    private Duration shortestAtClockChanges(Duration soFar, Instant from, Instant until) {
        Duration shortest = soFar;
        ZoneOffsetTransition change = rules.nextTransition(from);
        while (change != null && change.getInstant().isBefore(until)) {
            Instant moment = change.getInstant();
            Instant before = latest(moment.minusNanos(1)).filter(instant -> instant.isAfter(from)).orElse(null);
            Instant since = next(moment.minusNanos(1)).orElse(null);
            shortest = shorter(shortest, before, since);
            shortest = shorter(shortest, since, since == null ? null : next(since).orElse(null));
            change = rules.nextTransition(moment);
        }
        return shortest;
    }

    /**
     * Returns the longest distance between two occurrences in the next two years in local time, in which clock changes do not
     * count. Distances of less than some hours are found only if they are among the first
     * {@value #COMPARED_GAPS} or in the first week.
     *
     * @return ten years if there are fewer than two occurrences
     */
    public Duration longestGap(Instant from) {
        return new CronSchedule(expression, ZoneOffset.UTC, alternatives)
                .longestGapWithoutClockChanges(localTime(from).toInstant(ZoneOffset.UTC));
    }

    private Duration longestGapWithoutClockChanges(Instant from) {
        Instant until = from.atZone(ZoneOffset.UTC).plus(GAPS_WITHIN).toInstant();
        Duration longest = Duration.ZERO;
        Instant previous = next(from).orElse(null);
        Instant first = previous;
        for (int i = 0; i < COMPARED_GAPS && previous != null && previous.isBefore(until); i++) {
            Instant next = next(previous).orElse(null);
            longest = longer(longest, previous, next);
            previous = next;
        }
        Instant probe = previous == null ? until : first;
        while (probe.isBefore(until)) {
            Instant before = latest(probe).orElse(first);
            Instant after = next(probe).orElse(null);
            longest = longer(longest, before, after);
            Duration step = probe.isBefore(first.plus(PROBED_CLOSELY)) ? Duration.ofHours(1) : Duration.ofHours(6);
            Instant next = probe.plus(step);
            probe = after == null ? until : after.isAfter(next) ? after : next;
        }
        return longest.isZero() ? RARELY : longest;
    }

    /**
     * Returns for how long this schedule paused because clocks went back.
     *
     * @param within how far back to look
     */
    public Duration repeatedTime(Duration within, Instant now) {
        Instant from = now.minus(within);
        Duration repeated = Duration.ZERO;
        ZoneOffsetTransition change = rules.previousTransition(now);
        while (change != null && change.getInstant().plus(LONGEST_CHANGE).isAfter(from)) {
            if (change.isOverlap()) {
                Instant end = change.getInstant().minus(change.getDuration());
                Duration part = Duration.between(later(from, change.getInstant()), end.isBefore(now) ? end : now);
                repeated = part.isNegative() ? repeated : repeated.plus(part);
            }
            change = rules.previousTransition(change.getInstant());
        }
        return repeated;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Duration longer(Duration longest, Instant one, Instant other) {
        if (other == null) {
            return longest;
        }
        Duration gap = Duration.between(one, other);
        return gap.compareTo(longest) > 0 ? gap : longest;
    }

    private static Duration shorter(Duration shortest, Instant one, Instant other) {
        if (one == null || other == null) {
            return shortest;
        }
        Duration gap = Duration.between(one, other);
        return shortest == null || gap.compareTo(shortest) < 0 ? gap : shortest;
    }

    Optional<LocalDateTime> localAtOrAfter(LocalDateTime from) {
        LocalDateTime first = null;
        for (LocalCron cron : alternatives) {
            LocalDateTime found = cron.atOrAfter(from).orElse(first);
            first = first == null || found.isBefore(first) ? found : first;
        }
        return Optional.ofNullable(first);
    }

    /** Returns when a local time occurs. Never decreases from one local time to a later one. */
    Instant instantOf(LocalDateTime local) {
        ZoneOffsetTransition change = rules.getTransition(local);
        if (change == null) {
            return local.toInstant(rules.getOffset(local));
        }
        return change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
    }

    private LocalDateTime localTime(Instant moment) {
        return LocalDateTime.ofEpochSecond(moment.getEpochSecond(), 0, rules.getOffset(moment));
    }

    /**
     * Returns until when local times are repeated at this moment. Those before that time occurred already, when clocks showed
     * them for the first time.
     */
    private Optional<LocalDateTime> repeatedUntil(LocalDateTime local, Instant moment) {
        ZoneOffsetTransition change = rules.getTransition(local);
        return change == null || moment.isBefore(change.getInstant()) ? Optional.empty()
                : Optional.of(change.getDateTimeBefore());
    }

    private static Instant utc(int year) {
        return LocalDateTime.of(year, 1, 1, 0, 0).toInstant(ZoneOffset.UTC);
    }

    /** All expressions of an app are in one dialect. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CronSchedule that && expression.equals(that.expression) && zone.equals(that.zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(expression, zone);
    }

    @Override
    public String toString() {
        return expression + " (" + zone + ")";
    }
}
