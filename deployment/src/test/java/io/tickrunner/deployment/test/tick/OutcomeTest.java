package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.ERROR;
import static io.tickrunner.Outcome.GATED;
import static io.tickrunner.Outcome.SKIPPED;
import static io.tickrunner.Outcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerHealth;

public class OutcomeTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual();

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Test
    void workThatReturnsIsASuccess() {
        TickService worker = tickrunner.newWorker("returns").lockId(1).every("5m").work(tick -> tick.ensureLockHeld())
                .register();

        assertThat(worker.tick()).isEqualTo(SUCCESS);

        assertThat(log.outcomes("returns")).containsExactly(SUCCESS);
        assertThat(worker.health().lastSuccess()).isNotNull();
        assertThat(worker.health().lastOutcome()).isEqualTo(SUCCESS);
    }

    @Test
    void workThatThrowsIsAnError() {
        TickService worker = tickrunner.newWorker("throws").lockId(2).every("5m").work(tick -> {
            throw new IllegalStateException("no disk");
        }).register();

        assertThat(worker.tick()).isEqualTo(ERROR);

        assertThat(log.outcomes("throws")).containsExactly(ERROR);
        WorkerHealth health = worker.health();
        assertThat(health.lastError()).isEqualTo("java.lang.IllegalStateException: no disk");
        assertThat(health.lastFailure()).isNotNull();
        assertThat(health.consecutiveFailures()).isEqualTo(1);
    }

    @Test
    void aSuccessResetsTheConsecutiveFailures() {
        boolean[] fails = { true };
        TickService worker = tickrunner.newWorker("mends").lockId(3).every("5m").work(tick -> {
            if (fails[0]) {
                throw new IllegalStateException("no disk");
            }
        }).register();
        worker.tick();
        worker.tick();
        assertThat(worker.health().consecutiveFailures()).isEqualTo(2);

        fails[0] = false;
        worker.tick();

        assertThat(worker.health().consecutiveFailures()).isZero();
        assertThat(worker.health().lastError()).isNotNull();
    }

    @Test
    void theGateIsCheckedBeforeTheLock() throws SQLException {
        try (Connection other = AdvisoryLocks.hold(4)) {
            TickService worker = tickrunner.newWorker("gated").lockId(4).every("5m").shouldRun(() -> false)
                    .work(tick -> tick.ensureLockHeld()).register();

            assertThat(worker.tick()).isEqualTo(GATED);
        }
        assertThat(log.outcomes("gated")).containsExactly(GATED);
    }

    @Test
    void aGateThatThrowsIsAnError() {
        TickService worker = tickrunner.newWorker("gate-throws").lockId(5).every("5m").shouldRun(() -> {
            throw new IllegalStateException("no gate");
        }).work(tick -> tick.ensureLockHeld()).register();

        assertThat(worker.tick()).isEqualTo(ERROR);

        assertThat(log.outcomes("gate-throws")).containsExactly(ERROR);
    }

    @Test
    void aGateThatInterruptsItsOwnThreadHasNoEffect() {
        TickService worker = tickrunner.newWorker("gate-interrupts").lockId(6).every("5m").shouldRun(() -> {
            Thread.currentThread().interrupt();
            return true;
        }).work(tick -> assertThat(Thread.currentThread().isInterrupted()).isFalse()).register();

        assertThat(worker.tick()).isEqualTo(SUCCESS);
    }

    @Test
    void aLockHeldByAnotherSessionSkipsTheTickWithoutAffectingHealth() throws SQLException {
        TickService worker = tickrunner.newWorker("skipped").lockId(7).every("5m").work(tick -> {
        }).register();
        try (Connection other = AdvisoryLocks.hold(7)) {
            assertThat(worker.tick()).isEqualTo(SKIPPED);
        }
        // The backend ends a moment after the connection is closed.
        await().atMost(TickApp.SOON).until(() -> !AdvisoryLocks.isHeld(7));

        assertThat(log.outcomes("skipped")).containsExactly(SKIPPED);
        assertThat(worker.health().consecutiveFailures()).isZero();
        assertThat(worker.health().lastFailure()).isNull();
        assertThat(worker.health().lastStart()).isNull();
        assertThat(worker.tick()).isEqualTo(SUCCESS);
    }

    @Test
    void theLockIsHeldDuringAForcedTickAndFreeAfterwards() {
        TickService worker = tickrunner.newWorker("holds").lockId(8).every("5m")
                .work(tick -> assertThat(AdvisoryLocks.isHeld(8)).isTrue()).register();

        assertThat(worker.tick()).isEqualTo(SUCCESS);

        assertThat(AdvisoryLocks.isHeld(8)).isFalse();
    }
}
