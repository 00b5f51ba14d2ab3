package io.tickrunner.deployment.test.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.Trigger;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.tick.TickApp;
import io.tickrunner.deployment.test.tick.TickLog;

public class RamStoreTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = QuartzApp.with("ram");

    @Inject
    Scheduler scheduler;

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Test
    void aQuartzJobWithTheNameOfAWorkerIsRejected() {
        assertThatIllegalStateException().isThrownBy(() -> scheduler.newJob("sweep"))
                .withMessage("A job with this identity is already scheduled: sweep");
        scheduler.newJob("other").setInterval("1h").setTask(execution -> {
        }).schedule();
        assertThat(scheduler.unscheduleJob("other")).isNotNull();
    }

    @Test
    void aWorkerIsListedAndCanBePaused() {
        assertThat(scheduler.implementation()).isEqualTo(Scheduled.QUARTZ);
        await().atMost(TickApp.SOON).until(() -> log.of("sweep").size() >= 2);
        assertThat(scheduler.getScheduledJobs()).extracting(Trigger::getId).containsExactly("sweep");

        scheduler.pause("sweep");

        assertThat(scheduler.isPaused("sweep")).isTrue();
        assertThat(tickrunner.service("sweep").orElseThrow().health().nextDue()).isNull();
        int before = log.of("sweep").size();
        scheduler.resume("sweep");
        await().atMost(TickApp.SOON).until(() -> log.of("sweep").size() >= before + 2);
    }
}
