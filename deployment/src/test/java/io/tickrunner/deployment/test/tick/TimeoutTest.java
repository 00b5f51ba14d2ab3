package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.SKIPPED;
import static io.tickrunner.Outcome.SUCCESS;
import static io.tickrunner.Outcome.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

public class TimeoutTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual()
            .overrideRuntimeConfigKey("quarkus.tickrunner.stuck-after", "200ms");

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Test
    void aTimeoutInterruptsTheWork() {
        AtomicBoolean interrupted = new AtomicBoolean();
        TickService worker = tickrunner.newWorker("slow").lockId(1).every("5m").timeout("100ms").work(tick -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
        }).register();

        assertThat(worker.tick()).isEqualTo(TIMEOUT);

        assertThat(interrupted).isTrue();
        assertThat(log.outcomes("slow")).containsExactly(TIMEOUT);
        assertThat(worker.health().consecutiveFailures()).isEqualTo(1);
        assertThat(worker.health().stuckSince()).isNull();
        assertThat(worker.health().lastError())
                .isEqualTo("java.util.concurrent.TimeoutException: Worker slow ran longer than 100ms");
    }

    @Test
    void aTimeoutInterruptsTheGate() {
        TickService worker = tickrunner.newWorker("slow-gate").lockId(2).every("5m").timeout("100ms").shouldRun(() -> {
            try {
                new CountDownLatch(1).await();
                return true;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }).work(tick -> {
        }).register();

        assertThat(worker.tick()).isEqualTo(TIMEOUT);
        assertThat(log.outcomes("slow-gate")).containsExactly(TIMEOUT);
    }

    @Test
    void workThatIgnoresItsTimeoutIsReportedAsStuckUntilItEnds() {
        AtomicBoolean goOn = new AtomicBoolean();
        TickService worker = tickrunner.newWorker("stuck").lockId(3).every("5m").timeout("100ms").work(tick -> {
            while (!goOn.get()) {
                Thread.onSpinWait();
            }
        }).register();

        assertThat(worker.tick()).isEqualTo(TIMEOUT);
        assertThat(worker.health().stuckSince()).isNotNull();
        assertThat(worker.health().runningSince()).isNotNull();
        assertThat(AdvisoryLocks.isHeld(3)).isTrue();
        assertThat(worker.tick()).isEqualTo(SKIPPED);

        goOn.set(true);
        await().atMost(TickApp.SOON).until(() -> worker.health().runningSince() == null);
        assertThat(worker.health().stuckSince()).isNull();
        await().atMost(TickApp.SOON).until(() -> worker.tick() == SUCCESS);
        assertThat(log.outcomes("stuck").stream().filter(o -> o == TIMEOUT)).hasSize(1);
        assertThat(log.outcomes("stuck").stream().filter(o -> o == SUCCESS)).hasSize(1);
    }
}
