package io.tickrunner.runtime.worker;

import io.tickrunner.Missed;

/**
 * A worker's schedule as written, possibly with property expressions. Texts that are not set are empty.
 *
 * @param every the interval
 * @param cron the cron expression
 * @param timeZone the time zone of the cron expression
 * @param jitter the longest random delay
 * @param missed what happens to missed occurrences; {@code null} if it is not set
 * @param missedWithin how late a missed occurrence may run
 * @param retry how long after a failed tick the next attempt comes
 * @param maxRetries how many further attempts there are; {@code null} if it is not set
 */
public record ScheduleSpec(String every, String cron, String timeZone, String jitter, Missed missed, String missedWithin,
        String retry, Integer maxRetries) {

    /** Creates the schedule of a worker that sets only an interval. */
    public static ScheduleSpec every(String every) {
        return new ScheduleSpec(every, "", "", "", null, "", "", null);
    }
}
