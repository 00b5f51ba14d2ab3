package io.tickrunner.runtime.cadence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class RetryTest {

    @Test
    void thePauseDoublesWithEachAttempt() {
        Retry retry = new Retry(Duration.ofSeconds(10), 3);

        assertThat(retry.after(1)).contains(Duration.ofSeconds(10));
        assertThat(retry.after(2)).contains(Duration.ofSeconds(20));
        assertThat(retry.after(3)).contains(Duration.ofSeconds(40));
        assertThat(retry.after(4)).isEmpty();
    }

    @Test
    void manyAttemptsDoNotOverflow() {
        Retry retry = new Retry(Duration.ofDays(36_500), Integer.MAX_VALUE);

        assertThat(retry.after(Integer.MAX_VALUE).orElseThrow()).isGreaterThan(Duration.ofDays(36_500));
    }
}
