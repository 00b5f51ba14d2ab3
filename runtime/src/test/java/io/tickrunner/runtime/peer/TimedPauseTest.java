package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tickrunner.Pause;
import io.tickrunner.runtime.time.ManualTime;

class TimedPauseTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final ManualTime time = new ManualTime();

    @BeforeEach
    void atNoon() {
        time.setWall(NOON);
    }

    private TimedPause begin(String reason, Instant until) {
        return TimedPause.begin(new Pause("olga", reason, until), time);
    }

    @Test
    void endsByTheMonotonicClock() {
        TimedPause pause = begin("migration", NOON.plusSeconds(60));

        assertThat(pause.left(time.nanos())).hasValue(Duration.ofSeconds(60).toNanos());
        assertThat(pause.isOver(time.nanos() + Duration.ofSeconds(60).toNanos() - 1)).isFalse();
        assertThat(pause.isOver(time.nanos() + Duration.ofSeconds(60).toNanos())).isTrue();
    }

    @Test
    void withoutAnEndItIsNeverOver() {
        TimedPause pause = begin(null, null);

        assertThat(pause.left(Long.MAX_VALUE)).isEmpty();
        assertThat(pause.isOver(Long.MAX_VALUE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "2026-06-01T12:00:00Z", "2026-06-01T11:59:59.999Z", "-999999999-01-01T00:00:00Z" })
    void anEndThatIsNotAheadIsRefused(Instant until) {
        assertThatIllegalArgumentException().isThrownBy(() -> begin(null, until)).withMessage("until = " + until
                + " is not after the present time, 2026-06-01T12:00:00Z; use a later time");
    }

    @ParameterizedTest
    @ValueSource(strings = { "2027-06-02T12:00:00.001Z", "+1000000000-12-31T23:59:59.999999999Z" })
    void anEndThatIsMoreThanAYearAheadIsRefused(Instant until) {
        assertThatIllegalArgumentException().isThrownBy(() -> begin(null, until)).withMessage("until = " + until
                + " is more than 366 days ahead; use an earlier time, or leave it out and resume the worker by hand");
        assertThat(begin(null, Instant.parse("2027-06-02T12:00:00Z")).isOver(time.nanos())).isFalse();
    }

    @Test
    void aReasonHasUpToTwoHundredAndFiftyCharacters() {
        assertThat(begin("x".repeat(250), null).pause().reason()).hasSize(250);
        assertThatIllegalArgumentException().isThrownBy(() -> begin("x".repeat(251), null))
                .withMessage("the reason has 251 characters; use at most 250");
        assertThatIllegalArgumentException().isThrownBy(() -> begin("\ud83d", null))
                .withMessage("the reason contains half of a surrogate pair; remove it or complete the pair");
    }

    @Test
    void aBlankReasonIsNone() {
        assertThat(begin("  ", null).pause().reason()).isNull();
    }

    @Test
    void aLongNameIsCutBetweenCharacters() {
        String name = "o".repeat(99) + "\ud83d\ude00";

        assertThat(TimedPause.begin(new Pause(name, null, null), time).pause().by()).isEqualTo("o".repeat(99));
    }

    @Test
    void theEndIsInMillisecondsLikeThatInOtherReplicas() {
        assertThat(begin(null, NOON.plusNanos(5_999_999)).pause().until()).isEqualTo(NOON.plusMillis(5));
    }
}
