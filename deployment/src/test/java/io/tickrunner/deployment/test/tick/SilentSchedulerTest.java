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

/** The app's scheduler lists workers and does not run them. */
public class SilentSchedulerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Sweep.class);

    @Inject
    Scheduler scheduler;

    @Inject
    TickLog log;

    @Test
    void aWorkerCannotBeUnscheduledAndKeepsTicking() {
        await().atMost(TickApp.SOON).until(() -> !log.of("sweep").isEmpty());

        assertThat(scheduler.unscheduleJob("sweep")).isNull();
        int before = log.of("sweep").size();

        await().atMost(TickApp.SOON).until(() -> log.of("sweep").size() >= before + 4);
    }

    @TickWorker(name = "sweep", lockId = 1, every = "1s")
    public static class Sweep extends IdleWorker {
    }
}
