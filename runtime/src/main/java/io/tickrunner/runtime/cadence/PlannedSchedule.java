package io.tickrunner.runtime.cadence;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import io.tickrunner.Missed;

/**
 * Occurrences by a cron expression.
 *
 * @param interval the longest time between two occurrences
 * @param jitter the longest delay of each tick; empty for none
 * @param missed what happens to occurrences that nobody ran in time
 * @param missedWithin how late a missed occurrence may still run
 * @param retry when a failed tick is tried again
 */
public record PlannedSchedule(CronSchedule cron, Duration interval, Optional<Duration> jitter, Missed missed,
        Duration missedWithin, Optional<Retry> retry) implements Schedule {

    @Override
    public Optional<CronSchedule> expression() {
        return Optional.of(cron);
    }

    /** Ignores the interval, which follows from the expression and the moment when it was read. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PlannedSchedule that && cron.equals(that.cron) && jitter.equals(that.jitter)
                && missed == that.missed && missedWithin.equals(that.missedWithin) && retry.equals(that.retry);
    }

    @Override
    public int hashCode() {
        return Objects.hash(cron, jitter, missed, missedWithin, retry);
    }
}
