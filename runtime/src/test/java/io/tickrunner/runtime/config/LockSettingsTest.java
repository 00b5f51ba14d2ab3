package io.tickrunner.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.pg.Replica;

class LockSettingsTest {

    private Duration lease = Duration.ofSeconds(15);
    private Duration heartbeat = Duration.ofSeconds(3);
    private Duration deadline = Duration.ofSeconds(10);
    private Duration requestTimeout = Duration.ofSeconds(5);
    private Duration backoff = Duration.ofMillis(200);
    private Duration maxBackoff = Duration.ofSeconds(5);
    private SpreadSettings spread = SpreadSettings.EVEN;

    private LockSettings settings() {
        return new LockSettings(lease, heartbeat, deadline, requestTimeout, backoff, maxBackoff,
                LockSettings.DEFAULT_REPEAT_EVERY, OptionalInt.empty(), TakeOverMode.PROMPT, List.of(), spread);
    }

    private void assertFault(String fault) {
        assertThat(settings().faults()).containsExactly(fault);
    }

    @Test
    void theDefaultsAreSound() {
        assertThat(settings().faults()).isEmpty();
    }

    @Test
    void aHeartbeatMustNotBeABusyLoop() {
        heartbeat = Duration.ofMillis(49);
        assertFault("quarkus.tickrunner.lock.heartbeat = PT0.049S is shorter than 50ms, but a heartbeat costs a round trip;"
                + " use a second or more");
    }

    @Test
    void aHeartbeatMustBePositive() {
        heartbeat = Duration.ofSeconds(-1);
        assertThat(settings().faults()).singleElement().asString().startsWith("quarkus.tickrunner.lock.heartbeat = PT-1S");
    }

    @Test
    void oneLateAnswerMustNotLoseTheLocks() {
        deadline = Duration.ofMillis(5_999);
        assertFault(
                "quarkus.tickrunner.lock.deadline = PT5.999S is shorter than two heartbeats of PT3S, so one late answer would"
                        + " lose every lock; lengthen the deadline or shorten the heartbeat");
    }

    @Test
    void theServerReleasesAfterTheClientHasStoppedAndWithinTheLeaseEvenWithTheTightestSettings() {
        heartbeat = deadline.dividedBy(2);
        lease = deadline.multipliedBy(6).dividedBy(5);

        assertThat(settings().faults()).isEmpty();
        assertThat(settings().idleTimeout()).isBetween(deadline.plusSeconds(1), lease.minusMillis(1));
    }

    @Test
    void theServerMustNotReleaseBeforeTheClientHasStopped() {
        lease = Duration.ofMillis(11_999);
        assertFault("quarkus.tickrunner.lock.lease = PT11.999S is less than a fifth longer than the deadline of PT10S, so"
                + " another replica could start before this one has stopped; lengthen the lease or shorten the deadline");
    }

    @Test
    void aLeaseOfDaysIsNone() {
        lease = Duration.ofHours(25);
        assertFault(
                "quarkus.tickrunner.lock.lease = PT25H is longer than a day, and a lock would outlive its replica by that"
                        + " time; use a few seconds");
    }

    @Test
    void theRequestTimeoutMustBePositive() {
        requestTimeout = Duration.ZERO;
        assertFault("quarkus.tickrunner.lock.request-timeout = PT0S is not between 1ms and a day; use a few seconds");
    }

    @Test
    void theRequestTimeoutMustNotExceedADay() {
        requestTimeout = Duration.ofDays(30);
        assertFault("quarkus.tickrunner.lock.request-timeout = PT720H is not between 1ms and a day; use a few seconds");
    }

    @Test
    void aBackoffIsPositive() {
        backoff = Duration.ZERO;
        assertFault("quarkus.tickrunner.lock.backoff = PT0S is not positive; use about 100ms");
    }

    @Test
    void theLongestBackoffIsNotShorterThanTheFirst() {
        maxBackoff = Duration.ofMillis(199);
        assertFault("quarkus.tickrunner.lock.max-backoff = PT0.199S is shorter than backoff = PT0.2S; lengthen it");
    }

    @Test
    void aBackoffMustNotExceedADay() {
        maxBackoff = Duration.ofDays(2);
        assertFault("quarkus.tickrunner.lock.max-backoff = PT48H is longer than a day; use a few seconds");
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 1_000 })
    void aReplicasWeightIsBetween0And1000(int weight) {
        spread = new SpreadSettings(true, weight);
        assertThat(settings().faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = { -1, 1_001, 1_000_000 })
    void anyOtherWeightOfAReplicaIsRejected(int weight) {
        spread = new SpreadSettings(true, weight);
        assertFault("quarkus.tickrunner.spread.weight = " + weight + " is not between 0 and 1000; use 1 for a replica like the"
                + " others, and 0 for one that should hold no lock");
    }

    @Test
    void timesTooLongToBeMultipliedAreFaultsLikeOthers() {
        heartbeat = Duration.ofSeconds(Long.MAX_VALUE / 2 + 1);
        deadline = Duration.ofSeconds(Long.MAX_VALUE);
        lease = deadline;

        assertThat(settings().faults()).anyMatch(fault -> fault.contains("is longer than a day"));
    }

    @Test
    void aStarStandsForALineBreakToo() {
        LockSettings trusting = new LockSettings(lease, heartbeat, deadline, requestTimeout, backoff, maxBackoff,
                Duration.ZERO, OptionalInt.empty(), TakeOverMode.PROMPT, List.of("app*"), SpreadSettings.EVEN);

        assertThat(trusting.trustsRole("app\nowner")).isTrue();
    }

    @Test
    void allErrorsAreReportedTogether() {
        heartbeat = Duration.ZERO;
        requestTimeout = Duration.ZERO;
        assertThatThrownBy(() -> Replica.notStarted(() -> null, settings(), LockSessionListener.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lock.heartbeat").hasMessageContaining("; quarkus.tickrunner.lock.request-timeout");
    }
}
