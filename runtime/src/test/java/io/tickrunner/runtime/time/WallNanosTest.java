package io.tickrunner.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import org.junit.jupiter.api.Test;

class WallNanosTest {

    @Test
    void aMomentIsKeptExactly() {
        for (String text : new String[] { "2026-11-29T12:00:00.123456789Z", "1969-12-31T23:59:59.999999999Z",
                "1677-09-22T00:00:00Z", "2262-04-11T00:00:00Z" }) {
            Instant moment = Instant.parse(text);
            assertThat(WallNanos.toInstant(WallNanos.of(moment))).isEqualTo(moment);
        }
    }

    @Test
    void noMomentStaysNone() {
        assertThat(WallNanos.of(null)).isEqualTo(WallNanos.NONE);
        assertThat(WallNanos.toInstant(WallNanos.NONE)).isNull();
    }

    @Test
    void aMomentOfAWrongClockBecomesTheNearestThatCanBeKept() {
        assertThat(WallNanos.toInstant(WallNanos.of(Instant.MAX))).isAfter(Instant.parse("2262-04-10T00:00:00Z"));
        assertThat(WallNanos.toInstant(WallNanos.of(Instant.MIN))).isBefore(Instant.parse("1677-09-23T00:00:00Z"));
    }
}
