package io.tickrunner.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

class KernelOptionsTest {

    @Test
    void drawnOptionsDifferAndFollowFromTheSeed() {
        Set<KernelOptions> drawn = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            KernelOptions options = KernelOptions.draw(new SplittableRandom(seed));
            assertThat(KernelOptions.draw(new SplittableRandom(seed))).isEqualTo(options);
            drawn.add(options);
        }
        assertThat(drawn).hasSizeGreaterThan(20);
    }

    @Test
    void delaysAreInTheirRangeAndAsFrequentAsTheirChance() {
        Delays delays = new Delays(0.25, 100, 1_000_000);
        SplittableRandom random = new SplittableRandom(1);
        int delayed = 0;
        int brief = 0;
        for (int i = 0; i < 10_000; i++) {
            long delay = delays.draw(random);
            if (delay > 0) {
                assertThat(delay).isBetween(100L, 1_000_100L);
                delayed++;
                brief += delay < 1_100 ? 1 : 0;
            }
        }
        assertThat(delayed).isBetween(2_300, 2_700);
        assertThat(brief).as("delays of one thousandth of the longest").isBetween(delayed / 4, delayed * 3 / 4);
    }

    @Test
    void invalidDelaysAreRefused() {
        assertThatThrownBy(() -> Delays.of(1.5, Duration.ZERO, Duration.ofNanos(1))).hasMessageContaining("chance=1.5");
        assertThatThrownBy(() -> Delays.of(Double.NaN, Duration.ZERO, Duration.ofNanos(1))).hasMessageContaining("chance=NaN");
        assertThatThrownBy(() -> Delays.of(1, Duration.ofNanos(2), Duration.ofNanos(1))).hasMessageContaining("from 2 to 1 ns");
    }
}
