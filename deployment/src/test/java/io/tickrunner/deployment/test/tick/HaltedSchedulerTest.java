package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.runtime.tick.WorkerView;

public class HaltedSchedulerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Sweep.class)
            .overrideRuntimeConfigKey("quarkus.scheduler.start-mode", "halted");

    @Inject
    Tickrunner tickrunner;

    @Inject
    Scheduler scheduler;

    @Inject
    TickLog log;

    @Test
    void whileTheSchedulerIsHaltedNoScheduledTickRuns() {
        WorkerView worker = (WorkerView) tickrunner.service("sweep").orElseThrow();
        // The first tick would be due within half a second, and the scheduler checks every second.
        await().pollDelay(Duration.ofSeconds(3)).atMost(TickApp.SOON).until(() -> true);
        assertThat(log.of("sweep")).isEmpty();
        assertThat(worker.health().nextDue()).isNull();
        assertThat(worker.overdueBy()).isEmpty();

        scheduler.resume();

        await().atMost(TickApp.SOON).until(() -> log.of("sweep").size() >= 2);
        scheduler.pause("sweep");
        assertThat(worker.health().nextDue()).isNull();
    }

    @TickWorker(name = "sweep", lockId = 1, every = "1s")
    public static class Sweep extends IdleWorker {
    }
}
