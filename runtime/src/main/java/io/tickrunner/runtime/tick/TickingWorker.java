package io.tickrunner.runtime.tick;

import java.util.Optional;

/** The methods of a worker's service that its parts use. Thread-safe. */
interface TickingWorker extends WorkerView {

    /** Returns whether scheduled ticks are currently active. */
    boolean isActive();

    /** Returns whether this replica is able to run the worker, whoever holds the lock. */
    boolean isAble();

    /** Returns whether the worker may acquire its lock before its next tick is due. */
    boolean mayTakeOver();

    /** Returns the request for a tick before the next scheduled one; empty if there never was one. */
    Optional<WakeUp> wakeUp();

    /** Returns the same, even if a tick is still running. */
    boolean mayTakeOverOnceIdle();

    /** Returns whether no work may start any more. */
    boolean isStopping();

    /**
     * Returns whether a scheduled tick is still due after the lock was acquired, because this replica may have received a pause
     * meanwhile.
     *
     * @param waitedNanos how long the tick waited for the lock, in nanoseconds
     */
    boolean mayBegin(TickRun run, long waitedNanos);

    /** Runs a task on a thread for the worker's ticks. */
    void onThread(Runnable task);
}
