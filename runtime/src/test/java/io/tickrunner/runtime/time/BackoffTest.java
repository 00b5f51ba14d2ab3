package io.tickrunner.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofSeconds(1);

    @Test
    void waitsDoubleUpToTheLimit() {
        Backoff backoff = new Backoff(FIRST, MAX, RealTime.INSTANCE);

        for (long most : new long[] { 100, 200, 400, 800, 1_000, 1_000, 1_000 }) {
            assertThat(backoff.nextNanos()).isBetween(Duration.ofMillis(most / 2).toNanos(), Duration.ofMillis(most).toNanos());
        }
    }

    @Test
    void replicasDoNotWaitInStep() {
        assertThat(LongStream.range(0, 50).map(i -> new Backoff(FIRST, MAX, RealTime.INSTANCE).nextNanos()).distinct().count())
                .isGreaterThan(40);
    }

    @Test
    void afterASuccessTheWaitsAreShortAgain() {
        Backoff backoff = new Backoff(FIRST, MAX, RealTime.INSTANCE);
        for (int i = 0; i < 10; i++) {
            backoff.nextNanos();
        }

        backoff.reset();

        assertThat(backoff.nextNanos()).isLessThanOrEqualTo(FIRST.toNanos());
    }
}
