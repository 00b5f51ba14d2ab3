package io.tickrunner.runtime.time;

import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Clocks, alarms and random numbers. Code that decides anything takes them from here, so that a simulated cluster can run the
 * same code in virtual time and repeat a run from its seed. Thread-safe.
 */
public interface Time {

    /** Returns the monotonic clock in nanoseconds; only differences mean anything. Nothing but this decides when to act. */
    long nanos();

    /** Returns the wall clock, which may jump and differ from that of other replicas: for people only. */
    Instant now();

    /**
     * Runs a short task that does not block, once, on the thread of all alarms.
     *
     * @param nanos the delay in nanoseconds; at once if not positive
     * @throws java.util.concurrent.RejectedExecutionException if the app is stopping
     */
    Alarm after(long nanos, Runnable task);

    /** Returns the current thread's source of random numbers: not to be kept, and not for secrets. */
    RandomGenerator dice();

    /** A task that is to run later. */
    interface Alarm {

        /** Cancels the task unless it has begun. */
        void cancel();
    }
}
