package io.tickrunner.runtime.tick;

import java.time.Duration;

/** The methods of a worker's service that its parts use. Thread-safe. */
interface TickingWorker extends WorkerView {

    /** Returns whether scheduled ticks are currently active. */
    boolean isActive();

    /** Returns whether the worker may acquire its lock before its next tick is due. */
    boolean mayTakeOver();

    /** Returns whether no work may start any more. */
    boolean isStopping();

    /**
     * Returns whether a scheduled tick is still due after the lock was acquired, because this replica may have received a pause
     * meanwhile.
     *
     * @param lockWait how long the tick waited for the lock
     */
    boolean mayBegin(TickRun run, Duration lockWait);

    /** Runs a task on a thread for the worker's ticks. */
    void onThread(Runnable task);
}
