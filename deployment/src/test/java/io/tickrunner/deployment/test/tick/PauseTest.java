package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;

public class PauseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking();

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Test
    void aPausedWorkerReleasesItsLockAndTicksAgainWhenResumed() {
        TickService worker = tickrunner.newWorker("resting").lockId(1).every("1s").work(tick -> {
        }).register();
        tickrunner.newWorker("clock").lockId(2).every("1s").work(tick -> {
        }).register();
        await().atMost(TickApp.SOON).until(() -> worker.health().lockHeld() && worker.health().runningSince() == null);

        worker.pause();
        await().atMost(TickApp.SOON).until(() -> !AdvisoryLocks.isHeld(1) && worker.health().runningSince() == null);
        int before = log.of("resting").size();
        int clock = log.of("clock").size();
        await().atMost(TickApp.SOON).until(() -> log.of("clock").size() >= clock + 3);

        assertThat(log.of("resting")).hasSize(before);
        assertThat(AdvisoryLocks.isHeld(1)).isFalse();
        assertThat(worker.health().paused()).isTrue();
        assertThat(worker.health().nextDue()).isNull();

        worker.resume();
        await().atMost(TickApp.SOON).until(() -> log.of("resting").size() >= before + 2);
        assertThat(log.outcomes("resting")).containsOnly(Outcome.SUCCESS);
    }

    @Test
    void aRunningTickKeepsItsLockToItsEndWhenPaused() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        TickService worker = tickrunner.newWorker("busy").lockId(3).every("1s").work(tick -> {
            running.countDown();
            goOn.await();
            tick.ensureLockHeld();
        }).register();
        running.await();

        worker.pause();
        assertThat(AdvisoryLocks.isHeld(3)).isTrue();
        goOn.countDown();

        await().atMost(TickApp.SOON).until(() -> !AdvisoryLocks.isHeld(3));
        assertThat(log.outcomes("busy")).containsExactly(Outcome.SUCCESS);
    }
}
