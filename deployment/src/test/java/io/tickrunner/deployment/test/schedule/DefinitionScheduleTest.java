package io.tickrunner.deployment.test.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneId;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Missed;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;
import io.tickrunner.deployment.test.tick.TickApp;
import io.tickrunner.runtime.cadence.PlannedSchedule;
import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.runtime.tick.WorkerRegistry;

public class DefinitionScheduleTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual()
            .overrideRuntimeConfigKey("sweep.cron", "0 0 25 * * ?");

    @Inject
    Tickrunner tickrunner;

    @Inject
    WorkerRegistry workers;

    private WorkerDefinition worker() {
        return tickrunner.newWorker("built").lockId(1).work(tick -> {
        });
    }

    @Test
    void allSettingsOfAScheduleAreInForce() {
        worker().cron("0 15 2 * * ?").timeZone("Asia/Tokyo").jitter(Duration.ofMinutes(1)).missed(Missed.RUN_ONCE)
                .missedWithin(Duration.ofHours(2)).retry(Duration.ofMinutes(5)).maxRetries(3).register();

        assertThat(workers.worker("built").orElseThrow().settings().schedule()).isInstanceOfSatisfying(PlannedSchedule.class,
                schedule -> {
                    assertThat(schedule.cron().zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
                    assertThat(schedule.jitter()).contains(Duration.ofMinutes(1));
                    assertThat(schedule.missedWithin()).isEqualTo(Duration.ofHours(2));
                    assertThat(schedule.retry()).contains(new Retry(Duration.ofMinutes(5), 3));
                });
        tickrunner.unregister("built");
    }

    @Test
    void theRulesOfTheBuildApplyToAnInterval() {
        assertRejected(worker().every("5m").timeZone("UTC").missed(Missed.SKIP).missedWithin("1h").jitter("5m").retry("10m")
                .maxRetries(0),
                "timeZone = UTC has no effect on an interval; remove it, or use cron",
                "missed = SKIP has no effect on an interval; remove it, or use cron",
                "missedWithin = 1h has no effect on an interval; remove it, or use cron",
                "jitter = 5m is not below the interval, 5m; shorten it",
                "maxRetries = 0 is below 1; use 1 or more, or remove retry",
                "retry = 10m is not below the interval, 5m; shorten it");
    }

    @Test
    void theRulesOfTheBuildApplyToACronExpression() {
        assertRejected(worker().cron("0 0 0 30 2 ?").timeZone("Europe/Berlni").jitter("-1s").missed(Missed.SKIP)
                .missedWithin("1h").maxRetries(2),
                "timeZone = \"Europe/Berlni\" is unknown; did you mean Europe/Berlin?",
                "cron = \"0 0 0 30 2 ?\" matches no date in any year; correct the day, the month or the weekday",
                "jitter = -1s is negative; use a positive duration, or 0 for none",
                "maxRetries = 2 has no effect without retry; set retry, for example \"10s\"",
                "missedWithin = 1h has no effect with missed = SKIP; remove one");
    }

    @Test
    void anIntervalAndACronExpressionAreRejectedTogether() {
        assertRejected(worker().every("5m").cron("0 15 2 * * ?"),
                "every = \"5m\" and cron = \"0 15 2 * * ?\" are both set; remove one");
    }

    @Test
    void anExpressionThatResolvesToRubbishIsRejected() {
        assertRejected(worker().cron("{sweep.cron}"),
                "cron = \"0 0 25 * * ?\" is not a valid QUARTZ cron expression (Value 25 not in range [0, 23]); write it like"
                        + " \"0 15 2 * * ?\"");
    }

    private static void assertRejected(WorkerDefinition definition, String... faults) {
        assertThatThrownBy(definition::register).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("worker \"built\": " + String.join("; worker \"built\": ", faults));
    }
}
