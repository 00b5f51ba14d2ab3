package io.tickrunner.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.junit.jupiter.api.Test;

class JitterTest {

    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final int DRAWS = 100_000;
    private static final int BINS = 10;

    @Test
    void theDelayIsUniformFromNowToHalfAnInterval() {
        // A fixed seed makes the test repeatable.
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20_260_101);
        long half = INTERVAL.toNanos() / 2;
        int[] bins = new int[BINS];
        for (int i = 0; i < DRAWS; i++) {
            long delay = Jitter.upTo(Jitter.ofInterval(INTERVAL), random).toNanos();
            assertThat(delay).isBetween(0L, half - 1);
            bins[(int) (delay * BINS / half)]++;
        }

        double expected = (double) DRAWS / BINS;
        double chiSquare = 0;
        for (int bin : bins) {
            chiSquare += (bin - expected) * (bin - expected) / expected;
        }
        // The 99.9th percentile at nine degrees of freedom.
        assertThat(chiSquare).isLessThan(27.88);
    }

    @Test
    void noJitterIsNoDelay() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);

        assertThat(Jitter.upTo(Duration.ZERO, random)).isZero();
    }
}
