package io.tickrunner.runtime.lock;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How slowly things go here, as measured lately: round trips to the server, and looks at the wire that came late. Whoever
 * acquires a lock waits for so long as the former holder may need to notice that it lost it. Thread-safe.
 */
final class Pace {

    /** A few looks at the wire: by then a replica whose session the server itself ended has stopped its work. */
    private static final long LEAST_NOTICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
    /**
     * What takes longer was frozen or cut off, which a notice cannot make up for: one freeze must not slow all that follows.
     */
    private static final long SLOWEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoClock;
    private long windowBegan;
    private long slowest;
    private long slowestBefore;

    Pace() {
        this(System::nanoTime);
    }

    Pace(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.windowBegan = nanoClock.getAsLong();
    }

    /** A statement was answered after so long. */
    void roundTrip(long nanos) {
        // The end of a session travels one way only, so that a round trip leaves room.
        note(nanos);
    }

    /** While work went on the wire was not looked at for so much longer than it should have been. */
    void lookLateBy(long nanos) {
        note(nanos);
    }

    private synchronized void note(long nanos) {
        turn();
        slowest = Math.max(slowest, Math.min(nanos, SLOWEST_NANOS));
    }

    private void turn() {
        long now = nanoClock.getAsLong();
        long past = now - windowBegan;
        if (past >= WINDOW_NANOS) {
            slowestBefore = past >= 2 * WINDOW_NANOS ? 0 : slowest;
            slowest = 0;
            windowBegan = now;
        }
    }

    /** How long a lock is held before the work begins. */
    synchronized long noticeNanos() {
        turn();
        return LEAST_NOTICE_NANOS + Math.max(slowest, slowestBefore);
    }
}
