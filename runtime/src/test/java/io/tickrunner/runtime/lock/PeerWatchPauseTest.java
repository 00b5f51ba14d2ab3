package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

/** The pause between checks whether others have ended, as far as it follows from the shortest interval of the workers. */
class PeerWatchPauseTest {

    private static final long HEARTBEAT = TimeUnit.SECONDS.toNanos(3);

    private static Duration pause(Duration interval) {
        return Duration.ofNanos(PeerWatch.calm(interval, HEARTBEAT));
    }

    @Test
    void itIsASmallPartOfTheInterval() {
        assertThat(pause(Duration.ofSeconds(2))).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void itIsASmallPartOfAHeartbeatHoweverLongTheIntervalIs() {
        assertThat(pause(Duration.ofHours(1))).isEqualTo(Duration.ofMillis(300));
        assertThat(pause(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Duration.ofMillis(300));
    }
}
