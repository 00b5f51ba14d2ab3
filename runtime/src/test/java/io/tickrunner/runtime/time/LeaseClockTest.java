package io.tickrunner.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class LeaseClockTest {

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    @Test
    void itStartsWhenTheStatementIsSent() {
        LeaseClock clock = new LeaseClock(RealTime.INSTANCE, HOUR, System.nanoTime() - HOUR + MINUTE);

        assertThat(clock.isValid()).isTrue();
        assertThat(clock.remainingNanos()).isPositive().isLessThanOrEqualTo(MINUTE);
    }

    @Test
    void itRunsOut() {
        LeaseClock clock = new LeaseClock(RealTime.INSTANCE, HOUR, System.nanoTime() - HOUR);

        assertThat(clock.isValid()).isFalse();
        assertThat(clock.remainingNanos()).isNotPositive();
    }

    @Test
    void anAnswerExtendsItFromWhenItsStatementWasSent() {
        LeaseClock clock = new LeaseClock(RealTime.INSTANCE, HOUR, System.nanoTime() - HOUR + MINUTE);

        assertThat(clock.confirm(System.nanoTime() - HOUR + 2 * MINUTE)).isTrue();

        assertThat(clock.remainingNanos()).isBetween(MINUTE, 2 * MINUTE);
    }

    @Test
    void anOlderAnswerDoesNotShortenIt() {
        LeaseClock clock = new LeaseClock(RealTime.INSTANCE, HOUR, System.nanoTime());

        assertThat(clock.confirm(System.nanoTime() - 30 * MINUTE)).isTrue();

        assertThat(clock.remainingNanos()).isGreaterThan(HOUR - MINUTE);
    }

    @Test
    void aLateAnswerDoesNotRestartIt() {
        LeaseClock clock = new LeaseClock(RealTime.INSTANCE, HOUR, System.nanoTime() - HOUR);

        assertThat(clock.confirm(System.nanoTime())).isFalse();

        assertThat(clock.isValid()).isFalse();
    }

    @Test
    void itWorksWhereTheMonotonicClockWrapsAround() {
        long now = System.nanoTime();
        LeaseClock clock = new LeaseClock(RealTime.INSTANCE, Long.MAX_VALUE / 2, now - Long.MAX_VALUE / 2 + HOUR);

        assertThat(clock.isValid()).isTrue();
        assertThat(clock.remainingNanos()).isLessThanOrEqualTo(HOUR);
    }
}
