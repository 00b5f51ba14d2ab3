package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waits that double up to a limit, each spread by jitter so that replicas do not return in step. Not thread-safe. */
final class Backoff {

    private final long firstNanos;
    private final long maxNanos;
    private long nextNanos;

    Backoff(Duration first, Duration max) {
        this.firstNanos = first.toNanos();
        this.maxNanos = max.toNanos();
        this.nextNanos = firstNanos;
    }

    /** The next wait, between half and the whole of what the doubling gives. */
    long nextNanos() {
        long wait = nextNanos / 2 + ThreadLocalRandom.current().nextLong(nextNanos / 2 + 1);
        nextNanos = Math.min(maxNanos, nextNanos * 2);
        return wait;
    }

    void reset() {
        nextNanos = firstNanos;
    }
}
