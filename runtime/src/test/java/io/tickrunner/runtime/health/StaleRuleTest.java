package io.tickrunner.runtime.health;

import static io.tickrunner.runtime.health.Looks.minutesAgo;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.tickrunner.Cadence;
import io.tickrunner.Outcome;

/** A worker with an interval of one minute is stale after three intervals without a success. */
class StaleRuleTest {

    private final Looks worker = Looks.worker();

    @Test
    void noSuccessForLongerThanTheIntervalsIsStale() {
        worker.servingSince = minutesAgo(60);
        worker.lastSuccess = minutesAgo(4);
        worker.lastOutcome = Outcome.UNAVAILABLE;

        assertThat(worker.judged()).isEqualTo(Condition.STALE);
    }

    @Test
    void aSuccessWithinTheIntervalsIsNotStale() {
        worker.servingSince = minutesAgo(60);
        worker.lastSuccess = minutesAgo(2);
        worker.lastOutcome = Outcome.SUCCESS;

        assertThat(worker.judged()).isEqualTo(Condition.OK);
    }

    @Test
    void theHourThatClocksRepeatDoesNotCount() {
        worker.servingSince = minutesAgo(600);
        worker.lastSuccess = minutesAgo(62);
        worker.lastOutcome = Outcome.SUCCESS;
        worker.repeatedTime = Duration.ofHours(1);
        assertThat(worker.judged()).isEqualTo(Condition.OK);

        worker.lastSuccess = minutesAgo(64);
        assertThat(worker.judged()).isEqualTo(Condition.STALE);
    }

    @Test
    void theTimeoutIsAddedToTheIntervals() {
        worker.servingSince = minutesAgo(60);
        worker.lastSuccess = minutesAgo(4);
        worker.lastOutcome = Outcome.SUCCESS;
        worker.timeout = Duration.ofMinutes(2);

        assertThat(worker.judged()).isEqualTo(Condition.OK);
    }

    @Test
    void withoutASuccessTheTimeCountsFromWhenThisReplicaBecameResponsible() {
        worker.servingSince = minutesAgo(2);
        assertThat(worker.judged()).isEqualTo(Condition.WAITING);

        worker.servingSince = minutesAgo(4);
        assertThat(worker.judged()).isEqualTo(Condition.STALE);
    }

    @Test
    void aTakeOverRestartsTheCount() {
        worker.servingSince = minutesAgo(1);
        worker.lastSuccess = minutesAgo(60);
        worker.lastOutcome = Outcome.SUCCESS;

        assertThat(worker.judged()).isEqualTo(Condition.OK);
    }

    @Test
    void aStandByIsNeverStale() {
        worker.lastSuccess = minutesAgo(60);
        worker.lastOutcome = Outcome.SKIPPED;

        assertThat(worker.judged()).isEqualTo(Condition.STANDBY);
    }

    @Test
    void aPausedWorkerIsNeverStale() {
        worker.servingSince = minutesAgo(60);
        worker.paused = true;

        assertThat(worker.judged()).isEqualTo(Condition.PAUSED);
    }

    @Test
    void aGatedWorkerIsNeverStale() {
        worker.servingSince = minutesAgo(60);
        worker.lastOutcome = Outcome.GATED;

        assertThat(worker.judged()).isEqualTo(Condition.GATED);
    }

    @Test
    void aWorkerOfCadenceReplicaThatFindsItsLockBusyIsNotStale() {
        worker.cadence = Cadence.REPLICA;
        worker.servingSince = minutesAgo(60);
        worker.lastOutcome = Outcome.SKIPPED;

        assertThat(worker.judged()).isEqualTo(Condition.STANDBY);
    }

    @Test
    void aForcedTickThatWasSkippedIsNoExcuse() {
        worker.cadence = Cadence.REPLICA;
        worker.servingSince = minutesAgo(60);
        worker.runningSince = minutesAgo(59);
        worker.lastOutcome = Outcome.SKIPPED;

        assertThat(worker.judged()).isEqualTo(Condition.STALE);
    }
}
