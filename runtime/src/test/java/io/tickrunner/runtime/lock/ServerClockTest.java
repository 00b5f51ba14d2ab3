package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class ServerClockTest {

    private final ServerClock clock = new ServerClock();

    @Test
    void anAnswerTellsTheServersClock() {
        clock.answered(1_000_000, millis(10), millis(11));

        assertThat(clock.millis(millis(11))).isEqualTo(1_000_000);
        assertThat(clock.millis(millis(61))).isEqualTo(1_000_050);
    }

    @Test
    void anAnswerThatArrivesLateDoesNotSetItBack() {
        clock.answered(1_000_000, millis(10), millis(10));

        clock.answered(1_000_090, millis(100), millis(5_000));

        assertThat(clock.millis(millis(5_000))).isEqualTo(1_004_990);
    }

    @Test
    void aQuickerAnswerCorrectsIt() {
        clock.answered(1_000_000, millis(10), millis(3_010));

        clock.answered(1_003_010, millis(3_020), millis(3_020));

        assertThat(clock.millis(millis(3_020))).isEqualTo(1_003_010);
    }

    @Test
    void aServersClockThatIsSetBackIsFollowed() {
        clock.answered(1_000_000, millis(10), millis(10));

        clock.answered(900_000, millis(20), millis(21));

        assertThat(clock.millis(millis(20))).isEqualTo(900_000);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
