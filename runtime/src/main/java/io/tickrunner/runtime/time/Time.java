package io.tickrunner.runtime.time;

import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Provides clocks, alarms and random numbers. All code that makes decisions uses this interface, because a simulated cluster
 * runs the same code in virtual time and repeats a run from its seed. Thread-safe.
 */
public interface Time {

    /** Returns the monotonic clock in nanoseconds; only differences are meaningful. Only this clock decides when to act. */
    long nanos();

    /** Returns the earlier of two moments of {@link #nanos()}. */
    static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    /** Returns the wall clock, which may jump and differ between replicas. For display only. */
    Instant now();

    /**
     * Runs a short task that does not block, once, on the thread of all alarms.
     *
     * @param nanos the delay in nanoseconds; at once if not positive
     * @throws java.util.concurrent.RejectedExecutionException if the app is stopping
     */
    Alarm after(long nanos, Runnable task);

    /** Returns how long it takes until the next alarm, in nanoseconds; {@link Long#MAX_VALUE} if that is unknown. */
    default long untilNextAlarm() {
        return Long.MAX_VALUE;
    }

    /** Returns the current thread's source of random numbers, which must not be stored or used for secrets. */
    RandomGenerator dice();

    /** A task that is to run later. */
    interface Alarm {

        /** Cancels the task unless it has started. */
        void cancel();
    }
}
