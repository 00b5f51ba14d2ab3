package io.tickrunner.runtime.tick;

import java.util.concurrent.Executor;

/** Provides the threads that ticks run on. Thread-safe. */
public interface WorkerExecutors {

    /**
     * Returns the executor of a worker's ticks, which runs each task on its own thread.
     *
     * @param virtualThread whether to use virtual threads, if supported
     */
    Executor forWorker(boolean virtualThread);
}
