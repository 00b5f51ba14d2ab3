package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

/** The pause between checks whether others have ended: by the shortest interval of the workers, and by the number of peers. */
class PeerWatchPauseTest {

    private static final long HEARTBEAT = TimeUnit.SECONDS.toNanos(3);

    private static Duration pause(Duration interval) {
        return Duration.ofNanos(PeerWatch.calm(interval, HEARTBEAT));
    }

    @Test
    void twoOfThreeReplicasCheckAsOftenAsOneOfTwo() {
        assertThat(PeerWatch.pause(2, 75)).isEqualTo(PeerWatch.pause(1, 75)).isEqualTo(75);
    }

    @Test
    void itGrowsWithTheNumberOfPeers() {
        assertThat(PeerWatch.pause(4, 75)).isEqualTo(150);
        assertThat(PeerWatch.pause(8, 75)).isEqualTo(300);
    }

    @Test
    void twoOfAllReplicasCheckInEachPeriodIfTheyTakeTurns() {
        assertThat(PeerWatch.meanOfTurns(9, 75, 0, HEARTBEAT)).isEqualTo(10 * 75 / 2);
        assertThat(PeerWatch.meanOfTurns(99, 75, 300, HEARTBEAT)).isEqualTo(100 * 300 / 2);
    }

    @Test
    void howeverLongTheIntervalIsTwoCheckInATwentiethOfAHeartbeatIfTheyTakeTurns() {
        long calm = PeerWatch.calm(Duration.ofHours(1), HEARTBEAT);

        assertThat(PeerWatch.meanOfTurns(9, 75, calm, HEARTBEAT)).isEqualTo(10 * (HEARTBEAT / 20) / 2);
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
