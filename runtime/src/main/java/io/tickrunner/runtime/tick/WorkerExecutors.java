package io.tickrunner.runtime.tick;

import java.util.concurrent.Executor;

/** Provides the threads that ticks run on. Thread-safe. */
public interface WorkerExecutors {

    /**
     * Returns where a worker's ticks run, each task on a thread of its own.
     *
     * @param virtualThread whether to use virtual threads, if there are any
     */
    Executor forWorker(boolean virtualThread);
}
