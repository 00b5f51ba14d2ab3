package io.tickrunner.deployment.test.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.Trigger;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;

public class CompositeSchedulerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = QuartzApp.with("ram", Jobs.class)
            .overrideConfigKey("quarkus.scheduler.use-composite-scheduler", "true");

    @Inject
    Scheduler scheduler;

    @Inject
    Tickrunner tickrunner;

    @Test
    void aWorkerIsListedOnceBesideTheJobsOfBothSchedulers() {
        assertThat(scheduler.implementation()).isEqualTo(Scheduled.AUTO);

        assertThat(scheduler.getScheduledJobs()).extracting(Trigger::getId)
                .containsExactlyInAnyOrder("simple", "quartz", "sweep");
    }

    @Test
    void aWorkerCanBePausedAndItsNameIsTaken() {
        scheduler.pause("sweep");

        assertThat(scheduler.isPaused("sweep")).isTrue();
        assertThat(tickrunner.service("sweep").orElseThrow().health().nextDue()).isNull();
        scheduler.resume("sweep");
        assertThat(scheduler.isPaused("sweep")).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> scheduler.newJob("sweep"))
                .withMessage("A job with this identity is already scheduled: sweep");
    }

    @Test
    void theAppsOwnJobsWorkAsBefore() {
        scheduler.newJob("other").setInterval("1h").setExecuteWith(Scheduled.QUARTZ).setTask(execution -> {
        }).schedule();

        assertThat(scheduler.getScheduledJob("other").getId()).isEqualTo("other");
        assertThat(scheduler.unscheduleJob("other")).isNotNull();
    }

    public static class Jobs {

        @Scheduled(every = "1h", identity = "simple", executeWith = Scheduled.SIMPLE)
        void simple() {
        }

        @Scheduled(every = "1h", identity = "quartz", executeWith = Scheduled.QUARTZ)
        void quartz() {
        }
    }
}
