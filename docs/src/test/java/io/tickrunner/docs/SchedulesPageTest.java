package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.cronutils.model.CronType;

import io.tickrunner.Missed;
import io.tickrunner.runtime.cadence.CronSchedule;
import io.tickrunner.runtime.worker.ScheduleReader;
import io.tickrunner.runtime.worker.ScheduleSpec;
import io.tickrunner.runtime.worker.WakeUpReader;
import io.tickrunner.runtime.worker.WakeUpSpec;

/** The dates and messages on the page about schedules are those that are calculated and reported. */
class SchedulesPageTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String PAGE = Documents.read(Documents.PAGES.resolve("schedules.adoc"));
    private static final Pattern CHANGE = Pattern.compile("(?m)^\\| `\\+(.+)\\+` \\| after (\\S+) \\| (.+)$");

    @Test
    void theOccurrencesAtClockChangesAreThoseOfTheTable() {
        Matcher row = CHANGE.matcher(PAGE);
        int rows = 0;
        while (row.find()) {
            rows++;
            CronSchedule schedule = CronSchedule.parse(row.group(1), CronType.QUARTZ, BERLIN);
            Instant after = OffsetDateTime.parse(row.group(2)).toInstant();
            List<String> actual = new ArrayList<>();
            for (String ignored : row.group(3).split(", ")) {
                after = schedule.next(after).orElseThrow();
                actual.add(after.atZone(BERLIN).toOffsetDateTime().toString());
            }
            assertThat(String.join(", ", actual)).as(row.group()).isEqualTo(row.group(3));
        }
        assertThat(rows).isEqualTo(5);
    }

    static Stream<ScheduleSpec> refused() {
        return Stream.of(
                new ScheduleSpec("", "", "", "", null, "", "", null),
                new ScheduleSpec("5m", "0 15 2 * * ?", "", "", null, "", "", null),
                ScheduleSpec.every("5ms"),
                ScheduleSpec.every("60d"),
                new ScheduleSpec("", "15 2 * * *", "UTC", "", null, "", "", null),
                new ScheduleSpec("", "0 15 2 * * *", "UTC", "", null, "", "", null),
                new ScheduleSpec("", "0 15 2 30 2 ?", "UTC", "", null, "", "", null),
                new ScheduleSpec("", "0 15 2 * * ? 2020", "UTC", "", null, "", "", null),
                new ScheduleSpec("", "off", "UTC", "", null, "", "", null),
                new ScheduleSpec("", "0 15 2 * * ?", "Berlin", "", null, "", "", null),
                new ScheduleSpec("5m", "", "UTC", "", null, "", "", null),
                new ScheduleSpec("", "0 0 * * * ?", "UTC", "2h", null, "", "", null),
                new ScheduleSpec("", "0 0 * * * ?", "UTC", "", Missed.SKIP, "1h", "", null),
                new ScheduleSpec("5m", "", "", "", null, "", "10m", null),
                new ScheduleSpec("5m", "", "", "", null, "", "", 3),
                new ScheduleSpec("5m", "", "", "", null, "", "10s", 0));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void theMessagesAndFixesAreThoseOfTheTable(ScheduleSpec spec) {
        List<String> faults = new ArrayList<>();
        new ScheduleReader(CronType.QUARTZ, () -> BERLIN, () -> Instant.parse("2026-11-24T00:00:00Z"), false)
                .read(spec, false, attribute -> "", faults);

        assertOnThePage(faults);
    }

    static Stream<WakeUpSpec> refusedWakeUps() {
        return Stream.of(new WakeUpSpec("Outbox", ""), new WakeUpSpec("outbox", "10m"));
    }

    @ParameterizedTest
    @MethodSource("refusedWakeUps")
    void soAreThoseOfWakeUps(WakeUpSpec spec) {
        List<String> faults = new ArrayList<>();
        new WakeUpReader(false).read(spec, Optional.of(Duration.ofMinutes(5)), attribute -> "", faults);

        assertOnThePage(faults);
    }

    private static void assertOnThePage(List<String> faults) {
        assertThat(faults).hasSize(1);
        String fault = faults.get(0);
        int fix = fault.lastIndexOf("; ");
        String row = "| `+" + fault.substring(0, fix) + "+`\n| " + fault.substring(fix + 2) + "\n";
        assertThat(PAGE.contains(row)).as("the page contains %s", row).isTrue();
    }
}
