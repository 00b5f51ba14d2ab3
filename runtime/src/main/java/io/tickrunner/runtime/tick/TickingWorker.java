package io.tickrunner.runtime.tick;

import java.time.Duration;

/** What the parts of a worker's service ask of it. Thread-safe. */
interface TickingWorker extends WorkerView {

    /** Returns whether it ticks by itself at present. */
    boolean isActive();

    /** Returns whether it may have its lock before its next tick is due. */
    boolean mayTakeOver();

    /** Returns whether nothing begins any more. */
    boolean isStopping();

    /**
     * Returns whether a tick that nobody forced is still due after the lock was acquired: its replica may have heard of a pause.
     *
     * @param lockWait how long the tick waited for the lock
     */
    boolean mayBegin(TickRun run, Duration lockWait);

    /** Runs a task where its ticks run. */
    void onThread(Runnable task);
}
