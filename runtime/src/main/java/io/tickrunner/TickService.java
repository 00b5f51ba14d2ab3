package io.tickrunner;

import java.time.Duration;

/** A registered worker: what it is, how it is, and the means to run and pause it. Thread-safe. */
public interface TickService {

    /**
     * The worker's name.
     *
     * @return the name; never {@code null}
     */
    String name();

    /**
     * The key of the advisory lock that guards the worker.
     *
     * @return the key
     */
    long lockId();

    /**
     * The interval in force, after configuration.
     *
     * @return the interval; never {@code null}
     */
    Duration interval();

    /**
     * The cadence in force, after configuration.
     *
     * @return the cadence; never {@code null}
     */
    Cadence cadence();

    /**
     * The worker's state at this moment.
     *
     * @return an immutable snapshot; never {@code null}
     */
    WorkerHealth health();

    /**
     * Runs the worker now, on the same path as a scheduled tick (gate, lock, work, record), also when it is paused or
     * scheduling is disabled. Blocks until the tick ends, or until a tick that ignores its interrupt is given up as stuck.
     *
     * @return how it ended; {@link Outcome#SKIPPED} when the worker is running already, here or elsewhere
     * @throws IllegalStateException if Tickrunner is shutting down
     */
    Outcome tick();

    /** Stops scheduled ticks in this replica, and hands the lock back. A running tick ends undisturbed. */
    void pause();

    /** Lets scheduled ticks run again in this replica. */
    void resume();
}
