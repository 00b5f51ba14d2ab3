package io.tickrunner.runtime;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Spreads the first ticks of workers and replicas that start together. */
final class Jitter {

    private Jitter() {
    }

    /** A delay drawn uniformly from [0, interval/2). */
    static Duration beforeFirstTick(Duration interval, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(interval.toNanos() / 2));
    }
}
