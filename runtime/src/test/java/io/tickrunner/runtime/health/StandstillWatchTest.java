package io.tickrunner.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

class StandstillWatchTest {

    private static final Map<String, Duration> NONE = Map.of();

    private final StandstillWatch watch = new StandstillWatch();

    @Test
    void aTickThatStaysOverdueIsConfirmed() {
        assertThat(look(0, overdue(31))).isEmpty();
        assertThat(look(10, overdue(41))).containsOnlyKeys("rebalance");
        assertThat(look(20, overdue(51))).containsOnlyKeys("rebalance");
    }

    @Test
    void twoChecksAtTheSameMomentConfirmNothing() {
        assertThat(look(0, overdue(60))).isEmpty();
        assertThat(look(1, overdue(61))).isEmpty();
    }

    @Test
    void aTickThatStartsAfterAllIsForgotten() {
        look(0, overdue(60));
        assertThat(look(10, NONE)).isEmpty();
        assertThat(look(20, overdue(31))).isEmpty();
    }

    @Test
    void aSecondFreezeWithoutACheckInBetweenIsANewCase() {
        look(0, overdue(60));
        assertThat(look(3_600, overdue(60))).isEmpty();
        assertThat(look(3_610, overdue(70))).containsOnlyKeys("rebalance");
    }

    @Test
    void aTickIsNotLongOverdueAfterSeconds() {
        assertThat(StandstillWatch.isLong(Duration.ofSeconds(29))).isFalse();
        assertThat(StandstillWatch.isLong(Duration.ofSeconds(31))).isTrue();
    }

    private Map<String, Duration> look(long atSecond, Map<String, Duration> overdue) {
        return watch.confirmed(overdue, Duration.ofSeconds(atSecond).toNanos());
    }

    private static Map<String, Duration> overdue(long seconds) {
        return Map.of("rebalance", Duration.ofSeconds(seconds));
    }
}
