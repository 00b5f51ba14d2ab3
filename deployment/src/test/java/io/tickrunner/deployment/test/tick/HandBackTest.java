package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.ERROR;
import static io.tickrunner.Outcome.GATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Cadence;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

public class HandBackTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking()
            .overrideRuntimeConfigKey("quarkus.tickrunner.lock.heartbeat", "100ms");

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Test
    void theClusterCadenceKeepsTheLockBetweenTicks() {
        Queue<Integer> holders = new ConcurrentLinkedQueue<>();
        TickService worker = tickrunner.newWorker("keeps").lockId(1).every("1s")
                .work(tick -> holders.addAll(AdvisoryLocks.holders(1))).register();
        await().atMost(TickApp.SOON).until(() -> !log.of("keeps").isEmpty() && worker.health().runningSince() == null);

        int seen = log.of("keeps").size();
        while (log.of("keeps").size() < seen + 2) {
            assertThat(AdvisoryLocks.isHeld(1)).isTrue();
        }
        assertThat(holders.stream().distinct()).hasSize(1);
    }

    @Test
    void theReplicaCadenceReleasesTheLockAfterEachTick() {
        TickService worker = tickrunner.newWorker("gives-back").lockId(2).every("1s").cadence(Cadence.REPLICA)
                .work(tick -> assertThat(AdvisoryLocks.isHeld(2)).isTrue()).register();

        await().atMost(TickApp.SOON).until(() -> log.of("gives-back").size() >= 2 && !AdvisoryLocks.isHeld(2));
        assertThat(worker.health().consecutiveFailures()).isZero();
    }

    @Test
    void aClosedGateReleasesTheLock() {
        AtomicBoolean open = new AtomicBoolean(true);
        tickrunner.newWorker("gated").lockId(3).every("1s").shouldRun(open::get).work(tick -> {
        }).register();
        await().atMost(TickApp.SOON).until(() -> AdvisoryLocks.isHeld(3));

        open.set(false);

        await().atMost(TickApp.SOON).until(() -> log.outcomes("gated").contains(GATED) && !AdvisoryLocks.isHeld(3));
    }

    @Test
    void theThirdConsecutiveFailureReleasesTheLock() {
        tickrunner.newWorker("failing").lockId(4).every("1s").work(tick -> {
            assertThat(AdvisoryLocks.isHeld(4)).isTrue();
            throw new IllegalStateException("no disk");
        }).register();

        await().atMost(TickApp.SOON).until(() -> !log.of("failing").isEmpty());
        boolean held = AdvisoryLocks.isHeld(4);
        assertThat(held || log.of("failing").size() >= 3).as("held until the third failure").isTrue();
        await().atMost(TickApp.SOON).until(() -> log.of("failing").size() >= 3 && !AdvisoryLocks.isHeld(4));
        // It is retried when its own tick is due.
        await().atMost(TickApp.SOON).until(() -> log.of("failing").size() >= 5);
        assertThat(log.outcomes("failing")).containsOnly(ERROR);
    }
}
