package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.Trigger;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.IdleWorker;

public class JobOfTheAppsSchedulerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Sweep.class, Daily.class, ByHand.class, Job.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.by_hand.enabled", "false")
            .overrideRuntimeConfigKey("app.worker", "sweep");

    @Inject
    Scheduler scheduler;

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @AfterEach
    void resume() {
        scheduler.resume("sweep");
        scheduler.resume("daily");
        tickrunner.service("daily").orElseThrow().resetSchedule();
    }

    @Test
    void workersAreListedBesideTheAppsOwnJobs() {
        assertThat(scheduler.getScheduledJobs()).extracting(Trigger::getId)
                .containsExactlyInAnyOrder("app_job", "daily", "sweep");
    }

    @Test
    void aJobFiresNextWhenItsWorkerIsDue() {
        Trigger job = scheduler.getScheduledJob("daily");

        assertThat(job.getNextFireTime()).isAfter(Instant.now())
                // Both are computed from the time left.
                .isCloseTo(tickrunner.service("daily").orElseThrow().health().nextDue(), within(1, ChronoUnit.SECONDS));
        assertThat(job.isOverdue()).isFalse();
        assertThat(job.getMethodDescription()).isNull();
    }

    @Test
    void aJobFiredLastWhenItsWorkerLastStarted() {
        await().atMost(TickApp.SOON).until(() -> !log.of("sweep").isEmpty());

        assertThat(scheduler.getScheduledJob("sweep").getPreviousFireTime())
                .isCloseTo(tickrunner.service("sweep").orElseThrow().health().lastStart(), within(5, ChronoUnit.SECONDS));
    }

    @Test
    void aPausedWorkerIsHaltedUntilItIsResumed() {
        TickService worker = tickrunner.service("sweep").orElseThrow();

        scheduler.pause("sweep");

        assertThat(scheduler.isPaused("sweep")).isTrue();
        assertThat(scheduler.isPaused("daily")).isFalse();
        assertThat(worker.health().nextDue()).isNull();
        assertThat(scheduler.getScheduledJob("sweep").getNextFireTime()).isNull();

        scheduler.resume("sweep");

        assertThat(scheduler.isPaused("sweep")).isFalse();
        assertThat(worker.health().nextDue()).isNotNull();
        int before = log.of("sweep").size();
        await().atMost(TickApp.SOON).until(() -> log.of("sweep").size() >= before + 2);
    }

    @Test
    void aPausedWorkerReleasesItsLockAndSaysWhyItIsPaused() {
        TickService worker = tickrunner.service("sweep").orElseThrow();
        await().atMost(TickApp.SOON).until(() -> worker.health().lockHeld());

        scheduler.pause("sweep");

        await().atMost(TickApp.SOON).until(() -> !worker.health().lockHeld());
        assertThat(worker.health().paused()).isTrue();
        assertThat(worker.health().pause().reason()).isEqualTo("paused in this replica by the app's Scheduler.pause");
        scheduler.resume("sweep");
        assertThat(worker.health().paused()).isFalse();
    }

    @Test
    void aPauseSurvivesAnotherInterval() {
        scheduler.pause("daily");

        tickrunner.service("daily").orElseThrow().reschedule(Duration.ofHours(6));

        assertThat(scheduler.isPaused("daily")).isTrue();
        assertThat(scheduler.getScheduledJob("daily").getNextFireTime()).isNull();
    }

    @Test
    void anotherIntervalMovesTheNextFireTime() {
        tickrunner.service("daily").orElseThrow().reschedule("0 15 2 1 1 ?");

        assertThat(scheduler.getScheduledJob("daily").getNextFireTime()).isAfter(Instant.now());
        assertThat(scheduler.getScheduledJob("daily").getNextFireTime().toString()).contains("-01-01T");
    }

    @Test
    void anIdentityMayBeAPropertyExpression() {
        scheduler.pause("{app.worker}");

        assertThat(scheduler.isPaused("sweep")).isTrue();
        assertThat(scheduler.getScheduledJob("${app.worker}").getId()).isEqualTo("sweep");
    }

    @Test
    void aJobWithTheNameOfAWorkerIsRejected() {
        assertThatIllegalStateException().isThrownBy(() -> scheduler.newJob("sweep"))
                .withMessage("A job with this identity is already scheduled: sweep");
    }

    @Test
    void theAppsOwnJobsWorkAsBefore() {
        scheduler.pause("app_job");
        assertThat(scheduler.isPaused("app_job")).isTrue();
        scheduler.resume("app_job");
        assertThat(scheduler.isPaused("app_job")).isFalse();

        scheduler.newJob("own").setInterval("1h").setTask(execution -> {
        }).schedule();
        assertThat(scheduler.getScheduledJob("own").getId()).isEqualTo("own");
        assertThat(scheduler.unscheduleJob("own").getId()).isEqualTo("own");
        assertThat(scheduler.getScheduledJob("own")).isNull();
    }

    @Test
    void aMissingIdentityIsRejectedAsBefore() {
        assertThatNullPointerException().isThrownBy(() -> scheduler.pause(null))
                .withMessage("Cannot pause - identity is null");
        assertThat(scheduler.getScheduledJob("")).isNull();
    }

    @Test
    void anUnregisteredWorkerLeavesItsNameToAnotherJob() {
        tickrunner.newWorker("tenant").lockId(4).every(Duration.ofHours(1)).work(tick -> {
        }).register();
        scheduler.pause("tenant");

        tickrunner.unregister("tenant");

        assertThat(scheduler.getScheduledJob("tenant")).isNull();
        assertThat(scheduler.isPaused("tenant")).isFalse();
        assertThat(scheduler.newJob("tenant")).isNotNull();
    }

    @TickWorker(name = "sweep", lockId = 1, every = "1s")
    public static class Sweep extends IdleWorker {
    }

    @TickWorker(name = "daily", lockId = 2, every = "5h", jitter = "4h")
    public static class Daily extends IdleWorker {
    }

    @TickWorker(name = "by_hand", lockId = 3, every = "31d")
    public static class ByHand extends IdleWorker {
    }

    public static class Job {

        @Scheduled(every = "1h", identity = "app_job")
        void run() {
        }
    }
}
