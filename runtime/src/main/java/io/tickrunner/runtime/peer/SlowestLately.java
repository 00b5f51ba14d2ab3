package io.tickrunner.runtime.peer;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Tracks the longest duration noted within the last minute or a little longer. Used under its owner's lock. */
final class SlowestLately {

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoClock;
    private long windowBegan;
    private long slowest;
    private long slowestBefore;

    SlowestLately(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.windowBegan = nanoClock.getAsLong();
    }

    void note(long nanos) {
        turn();
        slowest = Math.max(slowest, nanos);
    }

    /** Returns the longest duration; zero if none was noted. */
    long nanos() {
        turn();
        return Math.max(slowest, slowestBefore);
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
}
