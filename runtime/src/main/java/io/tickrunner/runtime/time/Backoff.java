package io.tickrunner.runtime.time;

import java.time.Duration;

/** Computes waits that double up to a limit, with jitter because replicas must not retry in step. Not thread-safe. */
public final class Backoff {

    private final long firstNanos;
    private final long maxNanos;
    private final Time time;
    private long nextNanos;

    public Backoff(Duration first, Duration max, Time time) {
        this.time = time;
        this.firstNanos = first.toNanos();
        this.maxNanos = max.toNanos();
        this.nextNanos = firstNanos;
    }

    /** Returns the next wait, between half and all of the doubled value. */
    public long nextNanos() {
        long wait = nextNanos / 2 + time.dice().nextLong(nextNanos / 2 + 1);
        nextNanos = Math.min(maxNanos, nextNanos * 2);
        return wait;
    }

    public void reset() {
        nextNanos = firstNanos;
    }
}
