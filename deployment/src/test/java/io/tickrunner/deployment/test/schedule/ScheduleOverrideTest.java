package io.tickrunner.deployment.test.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Missed;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.tick.TickApp;
import io.tickrunner.runtime.cadence.PlannedSchedule;
import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.runtime.cadence.Schedule;
import io.tickrunner.runtime.tick.WorkerRegistry;

public class ScheduleOverrideTest {

    private static final String PREFIX = "quarkus.tickrunner.workers.";

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp
            .manual(IdleWorker.class, Nightly.class, Often.class, Tuned.class, Dynamic.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.time-zone", "Asia/Tokyo")
            .overrideRuntimeConfigKey(PREFIX + "nightly.every", "7m")
            .overrideRuntimeConfigKey(PREFIX + "often.cron", "0 30 4 * * ?")
            .overrideRuntimeConfigKey(PREFIX + "tuned.time-zone", "Europe/Paris")
            .overrideRuntimeConfigKey(PREFIX + "tuned.jitter", "1m")
            .overrideRuntimeConfigKey(PREFIX + "tuned.missed", "run-once")
            .overrideRuntimeConfigKey(PREFIX + "tuned.missed-within", "2h")
            .overrideRuntimeConfigKey(PREFIX + "tuned.retry", "3m")
            .overrideRuntimeConfigKey(PREFIX + "tuned.max-retries", "4")
            .overrideRuntimeConfigKey("sweep.cron", "0 15 5 * * ?")
            .overrideRuntimeConfigKey("sweep.zone", "Europe/Oslo");

    @Inject
    WorkerRegistry workers;

    private Schedule schedule(String worker) {
        return workers.worker(worker).orElseThrow().settings().schedule();
    }

    @Test
    void anIntervalReplacesACronExpressionAndItsSettings() {
        assertThat(schedule("nightly").isPlanned()).isFalse();
        assertThat(schedule("nightly").interval()).isEqualTo(Duration.ofMinutes(7));
        assertThat(schedule("nightly").jitter()).as("half the interval, not what delayed each occurrence").isEmpty();
        assertThat(schedule("nightly").retry()).contains(new Retry(Duration.ofMinutes(1), 5));
    }

    @Test
    void aCronExpressionReplacesAnInterval() {
        assertThat(schedule("often").expression().orElseThrow()).hasToString("0 30 4 * * ? (Asia/Tokyo)");
        assertThat(schedule("often").interval()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void eachSettingReplacesThatOfTheAnnotation() {
        assertThat(schedule("tuned")).isInstanceOfSatisfying(PlannedSchedule.class, schedule -> {
            assertThat(schedule.cron().zone()).isEqualTo(ZoneId.of("Europe/Paris"));
            assertThat(schedule.jitter()).contains(Duration.ofMinutes(1));
            assertThat(schedule.missed()).isEqualTo(Missed.RUN_ONCE);
            assertThat(schedule.missedWithin()).isEqualTo(Duration.ofHours(2));
            assertThat(schedule.retry()).contains(new Retry(Duration.ofMinutes(3), 4));
        });
    }

    @Test
    void expressionsAreResolved() {
        assertThat(schedule("dynamic").expression().map(Object::toString)).isEqualTo(Optional.of("0 15 5 * * ? (Europe/Oslo)"));
    }

    @TickWorker(name = "nightly", lockId = 1, cron = "0 0 2 * * ?", timeZone = "UTC", jitter = "20m", missed = Missed.RUN_ONCE, missedWithin = "1h", retry = "1m")
    public static class Nightly extends IdleWorker {
    }

    @TickWorker(name = "often", lockId = 2, every = "5m")
    public static class Often extends IdleWorker {
    }

    @TickWorker(name = "tuned", lockId = 3, cron = "0 0 2 * * ?", timeZone = "UTC", jitter = "20m", missed = Missed.SKIP, retry = "1m", maxRetries = 1)
    public static class Tuned extends IdleWorker {
    }

    @TickWorker(name = "dynamic", lockId = 4, cron = "{sweep.cron}", timeZone = "{sweep.zone}")
    public static class Dynamic extends IdleWorker {
    }
}
