package io.tickrunner.deployment.test.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickCompleted;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.tick.TickApp;

class TickCompletedTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual(Observer.class);

    @Inject
    Tickrunner tickrunner;

    @Inject
    Observer observer;

    private boolean open = true;
    private RuntimeException failure;
    private volatile String tickId;

    @Test
    void anObserverReceivesEveryTickAndItsOutcome() {
        TickService worker = tickrunner.newWorker("sweep").lockId(TickApp.lockId()).every("5m").shouldRun(() -> open)
                .work(tick -> {
                    tickId = tick.id();
                    if (failure != null) {
                        throw failure;
                    }
                }).onError(e -> {
                }).register();
        Instant before = Instant.now();
        worker.tick();
        String first = tickId;
        failure = new IllegalStateException("no disk");
        worker.tick();
        open = false;
        worker.tick();

        await().atMost(TickApp.SOON).until(() -> observer.events.size() == 3);
        List<TickCompleted> events = List.copyOf(observer.events);
        assertThat(events).extracting(TickCompleted::outcome)
                .containsExactly(Outcome.SUCCESS, Outcome.ERROR, Outcome.GATED);
        assertThat(events).extracting(TickCompleted::failure).containsExactly(null, failure, null);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.worker()).isEqualTo("sweep");
            assertThat(event.forced()).isTrue();
            assertThat(event.startedAt()).isBetween(before, Instant.now());
            assertThat(event.duration()).isGreaterThan(Duration.ZERO);
        });
        assertThat(events.get(0).tickId()).isEqualTo(first);
        assertThat(events.get(1).tickId()).isEqualTo(tickId);
        assertThat(observer.thread).doesNotContain("tickrunner");
    }

    @Singleton
    public static class Observer {

        final Queue<TickCompleted> events = new ConcurrentLinkedQueue<>();
        volatile String thread;

        void completed(@ObservesAsync TickCompleted event) {
            thread = Thread.currentThread().getName();
            events.add(event);
        }
    }
}
