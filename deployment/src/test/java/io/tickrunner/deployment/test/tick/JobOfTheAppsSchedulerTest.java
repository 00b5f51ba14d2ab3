package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

public class JobOfTheAppsSchedulerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Sweep.class);

    @Inject
    Scheduler scheduler;

    @Inject
    TickLog log;

    @Test
    void theJobThatRepresentsAWorkerIsListedAndDoesNotRun() {
        // The scheduler looks for due jobs once per second, so it has looked.
        await().atMost(TickApp.SOON).until(() -> log.of("sweep").size() >= 3);

        assertThat(scheduler.getScheduledJob("sweep").getPreviousFireTime()).isNull();
    }

    @TickWorker(name = "sweep", lockId = 1, every = "1s")
    public static class Sweep extends IdleWorker {
    }
}
