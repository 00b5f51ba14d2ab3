package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.scheduler.ScheduledJobPaused;
import io.quarkus.scheduler.ScheduledJobResumed;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

public class PausedJobEventsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Sweep.class, Observer.class);

    @Inject
    Scheduler scheduler;

    @Inject
    Observer observer;

    @Test
    void observersHearThatAWorkerIsPausedAndResumed() {
        scheduler.pause("sweep");

        assertThat(observer.heard).containsExactly("paused sweep");
        await().atMost(TickApp.SOON).until(() -> observer.heardAsync.contains("paused sweep"));

        scheduler.resume("sweep");

        assertThat(observer.heard).containsExactly("paused sweep", "resumed sweep");
        await().atMost(TickApp.SOON).until(() -> observer.heardAsync.contains("resumed sweep"));
    }

    @Singleton
    public static class Observer {

        final Queue<String> heard = new ConcurrentLinkedQueue<>();
        final Queue<String> heardAsync = new ConcurrentLinkedQueue<>();

        void paused(@Observes ScheduledJobPaused event) {
            heard.add("paused " + event.getTrigger().getId());
        }

        void resumed(@Observes ScheduledJobResumed event) {
            heard.add("resumed " + event.getTrigger().getId());
        }

        void pausedAsync(@ObservesAsync ScheduledJobPaused event) {
            heardAsync.add("paused " + event.getTrigger().getId());
        }

        void resumedAsync(@ObservesAsync ScheduledJobResumed event) {
            heardAsync.add("resumed " + event.getTrigger().getId());
        }
    }

    @TickWorker(name = "sweep", lockId = 1, every = "31d")
    public static class Sweep extends IdleWorker {
    }
}
