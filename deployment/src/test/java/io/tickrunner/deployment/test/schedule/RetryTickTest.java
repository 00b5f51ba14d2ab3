package io.tickrunner.deployment.test.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.tick.AdvisoryLocks;
import io.tickrunner.deployment.test.tick.TickApp;

public class RetryTickTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking();

    @Inject
    Tickrunner tickrunner;

    @Test
    void aWorkerThatFailsTwiceSucceedsBeforeItsNextRegularTick() {
        Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
        Queue<Instant> occurrences = new ConcurrentLinkedQueue<>();
        TickService worker = tickrunner.newWorker("flaky").lockId(1).every("1h").jitter("0s").retry("20ms").onError(e -> {
        }).work(tick -> {
            attempts.add(tick.attempt());
            occurrences.add(tick.occurrence().orElseThrow());
            if (tick.attempt() < 3) {
                throw new IllegalStateException("for the test");
            }
        }).register();

        await().atMost(TickApp.SOON).until(() -> worker.health().lastSuccess() != null);

        assertThat(attempts).containsExactly(1, 2, 3);
        assertThat(occurrences).hasSize(3).containsOnly(occurrences.peek());
        assertThat(worker.health().consecutiveFailures()).isZero();
        tickrunner.unregister("flaky");
    }

    @Test
    void aRetrySurvivesTheLossOfTheLockSession() {
        Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
        TickService worker = tickrunner.newWorker("robust").lockId(2).every("1h").jitter("0s").retry("3s").onError(e -> {
        }).work(tick -> {
            attempts.add(tick.attempt());
            if (tick.attempt() == 1) {
                throw new IllegalStateException("for the test");
            }
        }).register();
        await().atMost(TickApp.SOON).until(() -> worker.health().lastFailure() != null && AdvisoryLocks.isHeld(2));

        AdvisoryLocks.terminateHolder(2);

        await().atMost(TickApp.SOON).until(() -> worker.health().lastSuccess() != null);
        assertThat(attempts).containsExactly(1, 2);
        tickrunner.unregister("robust");
    }

    @Test
    void theLockIsReleasedAfterThreeFailedSeries() {
        Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
        tickrunner.newWorker("broken").lockId(3).every("1s").jitter("0s").retry("20ms").maxRetries(1).onError(e -> {
        }).work(tick -> {
            attempts.add(tick.attempt());
            throw new IllegalStateException("for the test");
        }).register();
        await().atMost(TickApp.SOON).until(() -> attempts.size() == 4);
        assertThat(AdvisoryLocks.isHeld(3)).as("after two series").isTrue();

        await().atMost(TickApp.SOON).until(() -> attempts.size() >= 6 && !AdvisoryLocks.isHeld(3));

        assertThat(attempts.stream().limit(6)).containsExactly(1, 2, 1, 2, 1, 2);
        tickrunner.unregister("broken");
    }
}
