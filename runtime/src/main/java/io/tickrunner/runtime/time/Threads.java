package io.tickrunner.runtime.time;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Starts threads, and makes the current one wait. Code that runs in a simulated cluster waits in no other way: there, one
 * thread runs at a time and yields to another only in these methods. They must therefore not be called within a {@code
 * synchronized} block that another thread may enter. Thread-safe.
 */
public interface Threads {

    /** Starts a daemon thread. */
    Thread start(String name, Runnable body);

    /**
     * Waits until the current thread is unparked or interrupted, or the given time has passed. May also return spuriously.
     *
     * @param blocker the object to show in thread dumps
     * @param nanos nanoseconds; returns at once if not positive
     */
    void park(Object blocker, long nanos);

    /** Waits until the current thread is unparked or interrupted. May also return spuriously. */
    void park(Object blocker);

    /**
     * Parks repeatedly. Asks before each park for how long, and returns when the answer is not positive. A simulated cluster
     * may ask on another thread, so the question must not wait and must not depend on the current thread.
     */
    default void park(Object blocker, LongSupplier next) {
        for (long nanos; (nanos = next.getAsLong()) > 0;) {
            park(blocker, nanos);
        }
    }

    /** Lets a parked thread continue, or its next park return immediately. */
    void unpark(Thread thread);

    /** Interrupts a thread. */
    void interrupt(Thread thread);

    /**
     * Waits for a result, at most the given number of nanoseconds.
     *
     * @throws ExecutionException if the result is a failure, which is its cause
     * @throws TimeoutException if the result did not arrive in time
     * @throws InterruptedException if the current thread is interrupted
     */
    <T> T await(CompletableFuture<T> result, long nanos) throws InterruptedException, ExecutionException, TimeoutException;

    /** Creates a lock whose owner may wait while holding it. */
    Mutex newMutex();
}
