package io.tickrunner.runtime.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Spreads the first ticks of workers and replicas that start together. */
public final class Jitter {

    private Jitter() {
    }

    /** Returns the longest delay if none is set: half the interval. */
    public static Duration ofInterval(Duration interval) {
        return interval.dividedBy(2);
    }

    /** Returns a delay drawn uniformly from zero, inclusive, to the longest, exclusive. */
    public static Duration upTo(Duration longest, RandomGenerator random) {
        return longest.isZero() ? Duration.ZERO : Duration.ofNanos(random.nextLong(longest.toNanos()));
    }
}
