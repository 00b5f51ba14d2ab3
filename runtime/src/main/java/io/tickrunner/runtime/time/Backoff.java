package io.tickrunner.runtime.time;

import java.time.Duration;

/** Waits that double up to a limit, each spread by jitter so that replicas do not return in step. Not thread-safe. */
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

    /** The next wait, between half and the whole of what the doubling gives. */
    public long nextNanos() {
        long wait = nextNanos / 2 + time.dice().nextLong(nextNanos / 2 + 1);
        nextNanos = Math.min(maxNanos, nextNanos * 2);
        return wait;
    }

    public void reset() {
        nextNanos = firstNanos;
    }
}
