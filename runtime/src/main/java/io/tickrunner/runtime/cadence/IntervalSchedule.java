package io.tickrunner.runtime.cadence;

import java.time.Duration;
import java.util.Optional;

/**
 * The same time between all ticks.
 *
 * @param jitter the longest delay of the first tick; empty for half the interval
 * @param retry when a failed tick is tried again
 */
public record IntervalSchedule(Duration interval, Optional<Duration> jitter, Optional<Retry> retry) implements Schedule {

    /** Creates the schedule of a worker with an interval and the default jitter. */
    public static Schedule of(Duration interval) {
        return new IntervalSchedule(interval, Optional.empty(), Optional.empty());
    }

    @Override
    public Optional<CronSchedule> expression() {
        return Optional.empty();
    }
}
