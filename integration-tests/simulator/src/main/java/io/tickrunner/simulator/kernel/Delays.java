package io.tickrunner.simulator.kernel;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often, and for how long, a thread that could run is not given the processor. Short delays are as frequent as long ones of
 * twice the length.
 *
 * @param chance the probability of a delay, each time that a thread becomes runnable
 * @param leastNanos the shortest delay
 * @param mostNanos the longest delay
 */
public record Delays(double chance, long leastNanos, long mostNanos) {

    public static final Delays NONE = new Delays(0, 0, 0);

    public Delays {
        if (!(chance >= 0 && chance <= 1)) {
            throw new IllegalArgumentException("chance=" + chance + " is not between 0 and 1");
        }
        if (leastNanos < 0 || mostNanos < leastNanos) {
            throw new IllegalArgumentException("The range of delays from " + leastNanos + " to " + mostNanos
                    + " ns is invalid; use 0 <= least <= most");
        }
    }

    public static Delays of(double chance, Duration least, Duration most) {
        return new Delays(chance, least.toNanos(), most.toNanos());
    }

    /** Draws a delay in nanoseconds; mostly 0. */
    long draw(RandomGenerator dice) {
        if (chance == 0 || dice.nextDouble() >= chance) {
            return 0;
        }
        long range = mostNanos - leastNanos;
        int halvings = 64 - Long.numberOfLeadingZeros(range);
        return leastNanos + dice.nextLong((range >>> dice.nextInt(halvings + 1)) + 1);
    }
}
