package io.tickrunner.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import com.cronutils.model.CronType;

import io.tickrunner.Missed;
import io.tickrunner.runtime.cadence.IntervalSchedule;
import io.tickrunner.runtime.cadence.PlannedSchedule;
import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.runtime.cadence.Schedule;

class ScheduleReaderTest {

    private static final ScheduleReader AT_BUILD = reader(false);
    private static final ScheduleReader AT_START = reader(true);
    private static final String DAILY = "0 15 2 * * ?";

    private final List<String> faults = new ArrayList<>();

    private static ScheduleReader reader(boolean resolves) {
        return new ScheduleReader(CronType.QUARTZ, () -> ZoneId.of("Asia/Tokyo"),
                () -> Instant.parse("2026-03-02T00:00:00Z"), resolves);
    }

    @Test
    void anIntervalHasItsJitterAndItsRetry() {
        assertThat(read(AT_START, new ScheduleSpec("5m", "", "", "10s", null, "", "20s", 3)))
                .contains(new IntervalSchedule(Duration.ofMinutes(5), Optional.of(Duration.ofSeconds(10)),
                        Optional.of(new Retry(Duration.ofSeconds(20), 3))));
        assertThat(faults).isEmpty();
    }

    @Test
    void aCronExpressionWithoutSettingsHasTheDefaults() {
        PlannedSchedule schedule = (PlannedSchedule) read(AT_START, cron(DAILY, "")).orElseThrow();

        assertThat(schedule.cron().zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(schedule.interval()).isEqualTo(Duration.ofDays(1));
        assertThat(schedule.jitter()).isEmpty();
        assertThat(schedule.missed()).isEqualTo(Missed.RUN_ONCE);
        assertThat(schedule.missedWithin()).isEqualTo(Duration.ofHours(6));
        assertThat(schedule.retry()).isEmpty();
    }

    @Test
    void aRetryWithoutANumberHasFive() {
        assertThat(read(AT_START, new ScheduleSpec("5m", "", "", "", null, "", "20s", null)).orElseThrow().retry())
                .contains(new Retry(Duration.ofSeconds(20), 5));
    }

    @Test
    void aCronWorkerHasAllItsSettings() {
        PlannedSchedule schedule = (PlannedSchedule) read(AT_START,
                new ScheduleSpec("", DAILY, "Europe/Berlin", "1m", Missed.RUN_ONCE, "3h", "10m", 2)).orElseThrow();

        assertThat(schedule.cron().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(schedule.jitter()).contains(Duration.ofMinutes(1));
        assertThat(schedule.missedWithin()).isEqualTo(Duration.ofHours(3));
        assertThat(schedule.retry()).contains(new Retry(Duration.ofMinutes(10), 2));
    }

    @Test
    void theBuildLeavesPropertiesUnread() {
        assertThat(read(AT_BUILD, new ScheduleSpec("", "{cron}", "{zone}", "{jitter}", null, "${within:2h}", "{retry}", 2)))
                .isEmpty();
        assertThat(read(AT_BUILD, ScheduleSpec.every("${every:0s}"))).isEmpty();
        assertThat(faults).isEmpty();
    }

    @Test
    void theBuildChecksWhatIsConstantBesideAProperty() {
        read(AT_BUILD, new ScheduleSpec("", "0 0 0 30 2 ?", "{zone}", "{jitter}", null, "-1h", "{retry}", 0));

        assertThat(faults).satisfiesExactly(
                cron -> assertThat(cron).startsWith("cron: cron = \"0 0 0 30 2 ?\" matches no date"),
                retries -> assertThat(retries).startsWith("maxRetries: maxRetries = 0 is below 1"),
                within -> assertThat(within).startsWith("missedWithin: missedWithin = -1h is not positive"));
    }

    @Test
    void thePropertiesThatLimitAnotherSettingAreLeftUnreadToo() {
        assertThat(read(AT_BUILD, new ScheduleSpec("{every}", "", "", "10m", null, "", "10m", null))).isEmpty();
        assertThat(faults).isEmpty();
    }

    @Test
    void aPropertyThatIsNotSetIsAnErrorAtStartup() {
        assertThat(read(AT_START, new ScheduleSpec("", "{not.set}", "${not.set.either}", "", null, "", "", null))).isEmpty();

        assertThat(faults).containsExactly(
                "timeZone: timeZone = \"${not.set.either}\" names a property that is not set; set it, or add a default as in"
                        + " \"${property:Europe/Berlin}\"",
                "cron: cron = \"{not.set}\" names a property that is not set; set it, or add a default as in"
                        + " \"${property:0 15 2 * * ?}\"");
    }

    @Test
    void defaultsOfPropertiesAreReadAtStartup() {
        PlannedSchedule schedule = (PlannedSchedule) read(AT_START,
                cron("${not.set:0 30 4 * * ?}", "${not.set:Europe/Paris}")).orElseThrow();

        assertThat(schedule.cron().expression()).isEqualTo("0 30 4 * * ?");
        assertThat(schedule.cron().zone()).isEqualTo(ZoneId.of("Europe/Paris"));
    }

    @Test
    void aDefaultThatIsEmptyIsNotATimeZone() {
        assertThat(read(AT_START, cron(DAILY, "${not.set: }"))).isEmpty();

        assertThat(faults).singleElement().asString().startsWith("timeZone: timeZone = ");
    }

    @Test
    void aRareOccurrenceLimitsNeitherJitterNorRetryExceptByWhatAClockCanMeasure() {
        assertThat(read(AT_START, new ScheduleSpec("", "0 0 0 29 2 ?", "", "40d", null, "", "50d", null))).isPresent();
        assertThat(faults).isEmpty();

        read(AT_START, new ScheduleSpec("", "0 0 0 29 2 ?", "", "40000d", null, "", "50000d", null));
        assertThat(faults).containsExactly(
                "jitter: jitter = 40000d is longer than a clock can measure; use at most 36500d",
                "retry: retry = 50000d is longer than a clock can measure; use at most 36500d");
    }

    private static ScheduleSpec cron(String cron, String zone) {
        return new ScheduleSpec("", cron, zone, "", null, "", "", null);
    }

    private Optional<Schedule> read(ScheduleReader reader, ScheduleSpec spec) {
        return reader.read(spec, false, attribute -> attribute + ": ", faults);
    }
}
