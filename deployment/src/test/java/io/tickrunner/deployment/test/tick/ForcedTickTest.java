package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.SKIPPED;
import static io.tickrunner.Outcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.runtime.BlockingOperationNotAllowedException;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.vertx.core.Vertx;

public class ForcedTickTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual();

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Inject
    Vertx vertx;

    @Test
    void aPausedWorkerTicksWhenForced() {
        TickService worker = tickrunner.newWorker("paused").lockId(1).every("5m")
                .work(tick -> assertThat(tick.forced()).isTrue()).register();
        worker.pause();

        assertThat(worker.tick()).isEqualTo(SUCCESS);
        assertThat(worker.health().paused()).isTrue();
    }

    @Test
    void ofTwoConcurrentForcedTicksOneIsSkipped() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        TickService worker = tickrunner.newWorker("twice").lockId(2).every("5m").work(tick -> {
            running.countDown();
            goOn.await();
        }).register();
        CompletableFuture<Outcome> first = CompletableFuture.supplyAsync(worker::tick);
        running.await();

        assertThat(worker.health().runningSince()).isNotNull();
        assertThat(worker.tick()).isEqualTo(SKIPPED);
        goOn.countDown();

        assertThat(first.join()).isEqualTo(SUCCESS);
        assertThat(log.outcomes("twice")).containsExactly(SKIPPED, SUCCESS);
        assertThat(worker.health().runningSince()).isNull();
    }

    @Test
    void aTickForcedDuringItsOwnTickIsSkipped() {
        AtomicReference<Outcome> inner = new AtomicReference<>();
        TickService worker = tickrunner.newWorker("itself").lockId(3).every("5m")
                .work(tick -> inner.set(tickrunner.service("itself").orElseThrow().tick())).register();

        assertThat(worker.tick()).isEqualTo(SUCCESS);
        assertThat(inner.get()).isEqualTo(SKIPPED);
    }

    @Test
    void oneAfterTheOtherAllAreRun() {
        TickService worker = tickrunner.newWorker("row").lockId(4).every("5m").work(tick -> {
        }).register();

        for (int i = 0; i < 200; i++) {
            assertThat(worker.tick()).isEqualTo(SUCCESS);
        }
        assertThat(log.outcomes("row")).hasSize(200).containsOnly(SUCCESS);
    }

    @Test
    void anUnregisteredWorkerCannotTick() {
        TickService worker = tickrunner.newWorker("gone").lockId(5).every("5m").work(tick -> {
        }).register();
        tickrunner.unregister("gone");

        assertThatThrownBy(worker::tick).isInstanceOf(IllegalStateException.class)
                .hasMessage("Worker gone cannot tick: it was unregistered or the app is stopping");
        assertThat(log.outcomes("gone")).isEmpty();
    }

    @Test
    void anEventLoopIsNotBlocked() {
        TickService worker = tickrunner.newWorker("loop").lockId(6).every("5m").work(tick -> {
        }).register();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        vertx.getOrCreateContext().runOnContext(none -> {
            try {
                outcome.complete(worker.tick());
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });

        assertThatThrownBy(outcome::join).hasCauseInstanceOf(BlockingOperationNotAllowedException.class)
                .hasMessageContaining("Worker loop cannot be ticked from an event-loop thread");
        assertThat(log.outcomes("loop")).isEmpty();
    }
}
