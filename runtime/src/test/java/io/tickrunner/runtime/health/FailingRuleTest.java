package io.tickrunner.runtime.health;

import static io.tickrunner.runtime.health.Looks.minutesAgo;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.tickrunner.Outcome;

/** A worker is failing after three failures in a row. */
class FailingRuleTest {

    private final Looks worker = Looks.worker();

    @Test
    void fewerFailuresThanTheThresholdAreNotFailing() {
        fail(2);

        assertThat(worker.judged()).isEqualTo(Condition.FAILED);
        assertThat(worker.judged().isUnwell()).isFalse();
    }

    @Test
    void asManyFailuresAsTheThresholdAreFailing() {
        fail(3);

        assertThat(worker.judged()).isEqualTo(Condition.FAILING);
        assertThat(worker.judged().isUnwell()).isTrue();
    }

    @Test
    void aSuccessBeforeTheFailuresHasNoEffect() {
        fail(3);
        worker.lastSuccess = minutesAgo(5);

        assertThat(worker.judged()).isEqualTo(Condition.FAILING);
    }

    @Test
    void aLaterSuccessInAnotherReplicaMakesTheWorkerHealthy() {
        fail(3);
        worker.lastSuccess = minutesAgo(0);

        assertThat(worker.judged().isUnwell()).isFalse();
    }

    @Test
    void aPausedWorkerIsNeverFailing() {
        fail(3);
        worker.paused = true;

        assertThat(worker.judged()).isEqualTo(Condition.PAUSED);
    }

    @Test
    void failuresThatOnlyTheLedgerRemembersAreFailing() {
        remember(5);

        assertThat(worker.judged()).isEqualTo(Condition.FAILING);
    }

    @Test
    void failuresThatOnlyTheLedgerRemembersKeepNoRequestsAway() {
        remember(5);

        assertThat(new WorkersReport.Judged(worker.look(), worker.judged(), true).isUnwellHere()).isFalse();
    }

    @Test
    void aFurtherFailureHereKeepsRequestsAway() {
        fail(6);

        assertThat(new WorkersReport.Judged(worker.look(), worker.judged(), true).isUnwellHere()).isTrue();
    }

    private void remember(int times) {
        fail(times);
        worker.failedHere = false;
        worker.lastOutcome = null;
    }

    private void fail(int times) {
        worker.failures = times;
        worker.lastFailure = minutesAgo(1);
        worker.lastError = "java.lang.IllegalStateException: no space";
        worker.lastOutcome = Outcome.ERROR;
    }
}
