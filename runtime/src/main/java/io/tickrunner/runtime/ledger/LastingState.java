package io.tickrunner.runtime.ledger;

import java.time.Instant;

/**
 * What was set for a worker at run time and outlives all replicas. It is read when it is written, so only the last of several
 * changes is written. Thread-safe; no method waits.
 */
public interface LastingState {

    WorkerKey key();

    /**
     * Returns the pause in all replicas; {@code null} if the worker is not paused.
     *
     * @param since when it was set, by the server's clock
     */
    PauseEntry pause(Instant since);

    /**
     * Returns the schedule in all replicas; {@code null} if it is that of code and configuration.
     *
     * @param by who set it; {@code null} if unknown
     * @param since when it was set, by the server's clock
     */
    ScheduleEntry schedule(String by, Instant since);
}
