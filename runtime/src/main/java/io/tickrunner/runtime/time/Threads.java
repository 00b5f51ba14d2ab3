package io.tickrunner.runtime.time;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Starts threads, and makes the current one wait. Code that runs in a simulated cluster waits in no other way; there one thread
 * runs at a time, and it gives way to another only here. So nothing here may be called within a {@code synchronized} block that
 * another thread may want to enter. Thread-safe.
 */
public interface Threads {

    /** Starts a daemon thread. */
    Thread start(String name, Runnable body);

    /**
     * Waits until the current thread is unparked or interrupted, for the given time at most, or for no reason at all.
     *
     * @param blocker what is waited for, for thread dumps
     * @param nanos nanoseconds; returns at once if not positive
     */
    void park(Object blocker, long nanos);

    /** Waits until the current thread is unparked or interrupted, or for no reason at all. */
    void park(Object blocker);

    /** Lets a parked thread go on, or its next park return at once. */
    void unpark(Thread thread);

    /** Interrupts a thread. */
    void interrupt(Thread thread);

    /**
     * Waits for a result, for the given number of nanoseconds at most.
     *
     * @throws ExecutionException if the result is a failure, which is its cause
     * @throws TimeoutException if it did not come in time
     * @throws InterruptedException if the current thread is interrupted
     */
    <T> T await(CompletableFuture<T> result, long nanos) throws InterruptedException, ExecutionException, TimeoutException;

    /** Creates a lock under which a thread may wait. */
    Mutex newMutex();
}
