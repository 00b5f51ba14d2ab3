package io.tickrunner.runtime.cadence;

import java.time.Duration;
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
}
