package io.tickrunner.runtime.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Spreads the first ticks of workers and replicas that start together. */
public final class Jitter {

    private Jitter() {
    }

    /** Returns a delay drawn uniformly from [0, interval/2). */
    public static Duration beforeFirstTick(Duration interval, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(interval.toNanos() / 2));
    }
}
