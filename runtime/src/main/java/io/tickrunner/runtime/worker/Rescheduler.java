package io.tickrunner.runtime.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.tickrunner.Missed;
import io.tickrunner.runtime.cadence.PlannedSchedule;
import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.runtime.cadence.Schedule;
import io.tickrunner.runtime.peer.ScheduleBook;
import io.tickrunner.runtime.text.PropertyText;

/**
 * Gives a worker another interval or cron expression at run time, by the rules of the build. Its other settings stay, as far as
 * they apply to the new kind of schedule. Collects all faults. Thread-safe.
 */
public final class Rescheduler {

    private static final String EVERY = "every=";
    private static final String CRON = "cron=";
    private static final String OWN = "the worker's own ";
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]*");

    private final ScheduleReader schedules;

    public Rescheduler(ScheduleReader schedules) {
        this.schedules = schedules;
    }

    /**
     * Returns the worker's own settings with another schedule.
     *
     * @param every the new interval as written; empty if the cron expression is set
     * @param cron the new cron expression as written; empty if the interval is set
     * @throws IllegalArgumentException if the schedule is invalid for this worker; the message lists every fault with its fix
     */
    public WorkerSettings read(WorkerSettings own, String every, String cron) {
        String expression = SPACES.matcher(cron.strip()).replaceAll(" ");
        List<String> faults = new ArrayList<>();
        textFault("every", every, "5m").ifPresent(faults::add);
        textFault("cron", expression, "0 15 2 * * ?").ifPresent(faults::add);
        Optional<Schedule> schedule = faults.isEmpty()
                ? schedules.read(spec(own.schedule(), every, expression), true, Rescheduler::where, faults)
                : Optional.empty();
        schedule.filter(s -> !s.isPlanned()).map(Schedule::interval).ifPresent(interval -> {
            longIntervalFault(interval, own.schedule()).ifPresent(faults::add);
            WorkerRules.atMostEveryFault(own.wakeUps().atMostEvery(), Optional.of(interval))
                    .filter(fault -> !own.wakeUps().atMostEvery().isZero()).map(OWN::concat).ifPresent(faults::add);
        });
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(
                    String.join("; ", faults.stream().map(Rescheduler::withOtherFix).toList()));
        }
        return own.with(schedule.orElseThrow());
    }

    /**
     * Returns the settings by a text of {@link #text}; an empty one stands for the worker's own schedule.
     *
     * @throws IllegalArgumentException if the schedule is invalid for this worker
     */
    public WorkerSettings read(WorkerSettings own, String text) {
        if (text.isEmpty()) {
            return own;
        }
        return text.startsWith(EVERY) ? read(own, text.substring(EVERY.length()), "")
                : read(own, "", text.substring(CRON.length()));
    }

    /** Returns the schedule as replicas tell it each other. */
    public static String text(Schedule schedule) {
        return schedule.expression().map(cron -> CRON + cron.expression()).orElseGet(() -> EVERY + schedule.interval());
    }

    /** Refuses what other replicas could read in another way, or not at all. */
    private static Optional<String> textFault(String attribute, String text, String example) {
        if (text.length() > ScheduleBook.MAX_EXPRESSION) {
            return Optional.of(attribute + " has " + text.length() + " characters; use at most " + ScheduleBook.MAX_EXPRESSION);
        }
        if (PropertyText.isExpression(text)) {
            return Optional
                    .of(attribute + " = \"" + text + "\" contains a property expression, which has a value only in code and"
                            + " configuration; use the value itself, such as \"" + example + "\"");
        }
        return PRINTABLE.matcher(text).matches() ? Optional.empty()
                : Optional.of(
                        attribute + " contains a character other than the printable ones of ASCII; write it like \"" + example
                                + "\"");
    }

    private static Optional<String> longIntervalFault(Duration interval, Schedule own) {
        // An own interval of this length was allowed explicitly.
        boolean allowed = !own.isPlanned() && own.interval().compareTo(WorkerRules.MAX_INTERVAL) > 0;
        return allowed ? Optional.empty()
                : WorkerRules.intervalFault(interval, false)
                        .map(fault -> fault.replace("set allowLongInterval if it is intended", "if it is intended, set an"
                                + " interval of more than 31 days in the code or the configuration first"));
    }

    private static ScheduleSpec spec(Schedule own, String every, String cron) {
        String retry = text(own.retry(), Retry::first);
        Integer maxRetries = own.retry().map(Retry::most).orElse(null);
        if (!(own instanceof PlannedSchedule planned)) {
            return new ScheduleSpec(every, cron, "", text(own.jitter(), Function.identity()), null, "", retry, maxRetries);
        }
        if (cron.isEmpty()) {
            // The jitter of occurrences and the policy for missed ones do not apply to an interval.
            return new ScheduleSpec(every, cron, "", "", null, "", retry, maxRetries);
        }
        return new ScheduleSpec(every, cron, planned.cron().zone().getId(), text(own.jitter(), Function.identity()),
                planned.missed(), planned.missed() == Missed.SKIP ? "" : planned.missedWithin().toString(), retry, maxRetries);
    }

    private static <T> String text(Optional<T> set, Function<T, Duration> duration) {
        return set.map(duration).map(Duration::toString).orElse("");
    }

    private static String where(String attribute) {
        return attribute.equals("every") || attribute.equals("cron") ? "" : OWN;
    }

    /** A setting that is not part of the request cannot be changed by whoever sent it. */
    private static String withOtherFix(String fault) {
        return fault.startsWith(OWN) ? fault + ", or choose another schedule" : fault;
    }
}
