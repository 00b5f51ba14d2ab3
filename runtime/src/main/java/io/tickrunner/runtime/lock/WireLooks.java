package io.tickrunner.runtime.lock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.tickrunner.runtime.peer.Pace;

/** Determines how often the session is checked between statements. Thread-safe. */
final class WireLooks {

    /** The driver cannot wait for notifications without occupying the connection, so they are polled. */
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /**
     * Used while work with a lock is running. A session ended by the server frees its locks immediately, and no lease covers
     * the time until this replica notices.
     */
    private static final long CLOSE_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final Pace pace;
    private final Runnable wakeKeeper;
    private final AtomicInteger working = new AtomicInteger();

    WireLooks(Pace pace, Runnable wakeKeeper) {
        this.pace = pace;
        this.wakeKeeper = wakeKeeper;
    }

    /** Checks the session more often from now on because work relies on it. */
    void workBegins() {
        if (working.getAndIncrement() == 0) {
            wakeKeeper.run();
        }
    }

    void workEnds() {
        working.decrementAndGet();
    }

    /** Returns the time between checks, in nanoseconds. */
    long period() {
        return working.get() > 0 ? CLOSE_POLL_NANOS : POLL_NANOS;
    }

    /** Records that the keeper woke up late for a check. */
    void lateBy(long nanos) {
        if (working.get() > 0) {
            // The cause of the keeper's delay also delays the checks of other threads.
            pace.lookLateBy(nanos);
        }
    }
}
