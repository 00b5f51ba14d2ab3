package io.tickrunner.runtime.cadence;

import java.time.Instant;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/** Creates the rhythm that keeps a schedule. */
public final class Rhythms {

    private Rhythms() {
    }

    /**
     * @param lastRun returns the last occurrence that ran in any replica, as far as known
     * @param dice returns a random number from zero, inclusive, to its argument, exclusive
     */
    public static Rhythm of(Schedule schedule, Supplier<Optional<Instant>> lastRun, LongUnaryOperator dice) {
        return schedule instanceof PlannedSchedule planned ? new CronRhythm(planned, lastRun, dice)
                : new IntervalRhythm(schedule.interval());
    }
}
