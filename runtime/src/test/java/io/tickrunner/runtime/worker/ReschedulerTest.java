package io.tickrunner.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.cronutils.model.CronType;

import io.tickrunner.Cadence;
import io.tickrunner.Missed;
import io.tickrunner.runtime.cadence.IntervalSchedule;
import io.tickrunner.runtime.cadence.PlannedSchedule;
import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.runtime.cadence.Schedule;

class ReschedulerTest {

    private static final ScheduleReader SCHEDULES = new ScheduleReader(CronType.QUARTZ, () -> ZoneOffset.UTC,
            () -> Instant.parse("2026-03-02T00:00:00Z"), true);
    private static final Rescheduler RESCHEDULER = new Rescheduler(SCHEDULES);
    private static final ScheduleSpec CRON = new ScheduleSpec("", "0 15 2 * * ?", "Europe/Berlin", "1m", Missed.RUN_ONCE, "2h",
            "10s",
            3);

    private static WorkerSettings settings(ScheduleSpec spec, WakeUps wakeUps) {
        List<String> faults = new ArrayList<>();
        Optional<Schedule> schedule = SCHEDULES.read(spec, true, attribute -> "", faults);
        assertThat(faults).isEmpty();
        return new WorkerSettings("sweep", 1, schedule.orElseThrow(), wakeUps, Optional.empty(), Cadence.CLUSTER, true,
                Set.of(),
                false);
    }

    private static WorkerSettings settings(ScheduleSpec spec) {
        return settings(spec, WakeUps.ON_REQUEST);
    }

    @Test
    void anotherExpressionKeepsWhatBelongsToTheExpression() {
        PlannedSchedule changed = (PlannedSchedule) RESCHEDULER.read(settings(CRON), "", " 0 0  4 * * ? ").schedule();

        assertThat(changed.cron().expression()).isEqualTo("0 0 4 * * ?");
        assertThat(changed.cron().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(changed.jitter()).contains(Duration.ofMinutes(1));
        assertThat(changed.missedWithin()).isEqualTo(Duration.ofHours(2));
        assertThat(changed.retry()).contains(new Retry(Duration.ofSeconds(10), 3));
    }

    @Test
    void anIntervalInsteadOfAnExpressionKeepsTheRetriesOnly() {
        assertThat(RESCHEDULER.read(settings(CRON), "5m", "").schedule()).isEqualTo(new IntervalSchedule(Duration.ofMinutes(5),
                Optional.empty(), Optional.of(new Retry(Duration.ofSeconds(10), 3))));
    }

    @Test
    void anExpressionInsteadOfAnIntervalIsInTheDefaultTimeZone() {
        PlannedSchedule changed = (PlannedSchedule) RESCHEDULER.read(settings(ScheduleSpec.every("5m")), "", "0 0 4 * * ?")
                .schedule();

        assertThat(changed.cron().zone()).isEqualTo(ZoneOffset.UTC);
        assertThat(changed.missed()).isEqualTo(Missed.RUN_ONCE);
    }

    @Test
    void theTextForOtherReplicasIsReadAsTheSameSchedule() {
        WorkerSettings own = settings(CRON);
        for (WorkerSettings changed : List.of(RESCHEDULER.read(own, "90s", ""),
                RESCHEDULER.read(own, "", "0 0 4 ? * MON,TUE"))) {
            assertThat(RESCHEDULER.read(own, Rescheduler.text(changed.schedule()))).isEqualTo(changed);
        }
        assertThat(RESCHEDULER.read(own, "")).isSameAs(own);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            "9ms|`every = 9ms is below 10ms; use 10ms or more",
            "60d|`every = 60d is more than 31 days; shorten it, or if it is intended, set an interval of more than 31 days in the"
                    + " code or the configuration first",
            "often|`every = \"often\" is not a duration",
            "off|`every = \"off\" is not a duration; to disable the worker",
            "{secret}|`every = \"{secret}\" contains a property expression",
            "5s|`the worker's own retry = 10s is not below the interval, 5s; shorten it, or choose another schedule",
    }, delimiterString = "|`")
    void anInvalidIntervalIsRefused(String every, String fault) {
        assertThatIllegalArgumentException().isThrownBy(() -> RESCHEDULER.read(settings(CRON), every, ""))
                .withMessageStartingWith(fault);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "|`", quoteCharacter = '`', value = {
            "off|`cron = \"off\" is not a cron expression",
            "0 15 2 30 2 ?|`cron = \"0 15 2 30 2 ?\" matches no date in any year",
            "${secret}|`cron = \"${secret}\" contains a property expression",
            "* * * * * ?|`the worker's own jitter = 1m is not below the shortest time between two occurrences, 1s",
    })
    void anInvalidExpressionIsRefused(String cron, String fault) {
        assertThatIllegalArgumentException().isThrownBy(() -> RESCHEDULER.read(settings(CRON), "", cron))
                .withMessageStartingWith(fault);
    }

    @Test
    void allFaultsAreInOneMessage() {
        assertThatIllegalArgumentException().isThrownBy(() -> RESCHEDULER.read(settings(CRON), "", "0/5 * * * * ?"))
                .withMessageContaining("jitter = 1m is not below").withMessageContaining("retry = 10s is not below");
    }

    @Test
    void bothKindsAndNeitherAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RESCHEDULER.read(settings(CRON), "5m", "0 0 4 * * ?"))
                .withMessageContaining("are both set; remove one");
        assertThatIllegalArgumentException().isThrownBy(() -> RESCHEDULER.read(settings(CRON), "", ""))
                .withMessageContaining("neither every nor cron is set");
    }

    @Test
    void anIntervalThatNoWakeUpCouldShortenIsRefused() {
        WakeUps wakeUps = new WakeUps(Optional.of("orders"), Duration.ofMinutes(1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RESCHEDULER.read(settings(ScheduleSpec.every("5m"), wakeUps), "30s", ""))
                .withMessageContaining("the worker's own atMostEvery = 1m is not below the interval, 30s");
    }

    @Test
    void aWorkerWithAVeryLongIntervalMayGetAnother() {
        assertThat(RESCHEDULER.read(settings(ScheduleSpec.every("90d")), "60d", "").interval()).isEqualTo(Duration.ofDays(60));
    }

    @Test
    void anExpressionThatNoMessageCouldHoldIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RESCHEDULER.read(settings(CRON), "", "0 " + "1,".repeat(200) + "1 2 * * ?"))
                .withMessageStartingWith("cron has 4").withMessageEndingWith("characters; use at most 250");
    }
}
