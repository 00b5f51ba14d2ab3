package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

class CloseBooksTest {

    @Test
    void theBooksAreClosedOnceADayAndNotBeforeItsTime() {
        assertThat(at("2026-11-24T03:14:59Z").shouldRun()).isFalse();

        CloseBooks late = at("2026-11-24T03:15:00Z");
        assertThat(late.shouldRun()).isTrue();
        late.tick(null);
        assertThat(late.shouldRun()).isFalse();
    }

    private static CloseBooks at(String instant) {
        return new CloseBooks(Clock.fixed(Instant.parse(instant), ZoneOffset.UTC));
    }
}
