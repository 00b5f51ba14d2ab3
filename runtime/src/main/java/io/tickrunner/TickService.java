package io.tickrunner;

import java.time.Duration;

/** A registered worker: its settings, its state, and methods to run and pause it. Thread-safe. */
public interface TickService {

    /**
     * Returns the worker's name.
     *
     * @return the name; never {@code null}
     */
    String name();

    /**
     * Returns the key of the advisory lock that guards the worker.
     *
     * @return the key
     */
    long lockId();

    /**
     * Returns the interval in effect, with configuration applied.
     *
     * @return the interval; never {@code null}
     */
    Duration interval();

    /**
     * Returns the cadence in effect, with configuration applied.
     *
     * @return the cadence; never {@code null}
     */
    Cadence cadence();

    /**
     * Returns the worker's current state.
     *
     * @return an immutable snapshot; never {@code null}
     */
    WorkerHealth health();

    /**
     * Runs the worker now, on the same path as a scheduled tick (gate, lock, work, record), even if it is paused or scheduling
     * is disabled. Blocks until the tick ends, or until a tick that ignores its interrupt is declared stuck.
     *
     * @return how it ended; {@link Outcome#SKIPPED} if the worker is already running, here or elsewhere
     * @throws IllegalStateException if Tickrunner is shutting down
     */
    Outcome tick();

    /**
     * Asks for a tick soon, in whichever replica holds the lock, and returns at once. Requests that arrive while the worker
     * runs,
     * or within {@link TickWorker#atMostEvery()}, are merged into one further tick. A paused worker ticks once it is resumed.
     * Never blocks. A request is lost if the database is unavailable and the lock is held by another replica.
     *
     * @throws IllegalStateException if the worker was unregistered or Tickrunner is shutting down
     */
    void requestTick();

    /** Stops scheduled ticks in this replica and releases the lock. A running tick is not interrupted. */
    void pause();

    /** Resumes scheduled ticks in this replica. */
    void resume();
}
