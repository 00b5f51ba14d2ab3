package io.tickrunner.it.benchmarks.lateness;

import java.time.Duration;

/** What every contender does: many workers with an interval of a second and some fast ones, their moments spread evenly. */
final class Load {

    static final int SLOW = 200;
    static final Duration SLOW_EVERY = Duration.ofSeconds(1);
    static final int FAST = 20;
    static final Duration FAST_EVERY = Duration.ofMillis(50);
    static final int WORKERS = SLOW + FAST;
    /** More than ever work at once, so that no tick waits for a thread. */
    static final int THREADS = 50;

    private static final double GOLDEN_RATIO = 0.618033988749895;

    private Load() {
    }

    static Duration every(int worker) {
        return worker < SLOW ? SLOW_EVERY : FAST_EVERY;
    }

    /** Returns the time from a common start to the first tick, below the interval. */
    static Duration phase(int worker) {
        return Duration.ofNanos((long) (worker * GOLDEN_RATIO % 1 * every(worker).toNanos()));
    }

    /** Returns how many ticks are due in this time. */
    static double ticksDue(Duration time) {
        return time.toNanos() * (SLOW / (double) SLOW_EVERY.toNanos() + FAST / (double) FAST_EVERY.toNanos());
    }
}
