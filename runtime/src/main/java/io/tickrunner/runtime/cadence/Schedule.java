package io.tickrunner.runtime.cadence;

import java.time.Duration;
import java.util.Optional;

/** When a worker is to run, as its settings say. */
public interface Schedule {

    /** Returns the interval; of a cron worker the longest time between two occurrences. */
    Duration interval();

    /** Returns by how much a tick may come later than planned, at random; empty for the default. */
    Optional<Duration> jitter();

    /** Returns when a failed tick is tried again; empty if only the next tick is the next try. */
    Optional<Retry> retry();

    /** Returns the cron expression; empty for an interval. */
    Optional<CronSchedule> expression();

    /** Returns whether occurrences are planned by the wall clock, so that each is known by its own moment. */
    default boolean isPlanned() {
        return expression().isPresent();
    }
}
