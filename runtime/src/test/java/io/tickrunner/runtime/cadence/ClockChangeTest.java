package io.tickrunner.runtime.cadence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.cronutils.model.CronType;

class ClockChangeTest {

    @Test
    void aTimeThatDoesNotExistAndOneThatExistsTwiceAreFound() {
        assertThat(changes("0 30 2 * * ?", "Europe/Berlin")).containsExactly(
                "2026-10-25T02:30 exists twice in Europe/Berlin, where clocks go from 2026-10-25T03:00 back to 2026-10-25T02:00;"
                        + " the worker ticks the first time only",
                "2027-03-28T02:30 does not exist in Europe/Berlin, where clocks go from 2027-03-28T02:00 to 2027-03-28T03:00;"
                        + " the worker ticks once instead, at 2027-03-28T03:00",
                "2027-10-31T02:30 exists twice in Europe/Berlin, where clocks go from 2027-10-31T03:00 back to 2027-10-31T02:00;"
                        + " the worker ticks the first time only",
                "2028-03-26T02:30 does not exist in Europe/Berlin, where clocks go from 2028-03-26T02:00 to 2028-03-26T03:00;"
                        + " the worker ticks once instead, at 2028-03-26T03:00");
    }

    @Test
    void manyTimesInOneChangeAreCounted() {
        assertThat(changes("0 0/5 * * * ?", "Europe/Berlin")).hasSize(4).first().isEqualTo(
                "2026-10-25T02:00 to 2026-10-25T02:55 (12 times) exist twice in Europe/Berlin, where clocks go from"
                        + " 2026-10-25T03:00 back to 2026-10-25T02:00; the worker ticks the first time only");
        assertThat(found("* * * * * ?", "Europe/Berlin")).hasSize(4).allMatch(change -> change.count() == 3_600);
    }

    @ParameterizedTest
    @CsvSource({
            // The ends of the skipped and of the repeated hour exist once.
            "0 0 3 * * ?, Europe/Berlin, 0", "0 59 1 * * ?, Europe/Berlin, 0", "0 0 2 * * ?, Europe/Berlin, 4",
            // Clocks change on Sundays only.
            "0 30 2 ? * MON-SAT, Europe/Berlin, 0", "0 30 2 * * ?, UTC, 0", "0 30 2 * * ?, Asia/Tokyo, 0",
            // Clocks change before and after Ramadan.
            "0 30 2 * * ?, Africa/Casablanca, 4" })
    void onlyAffectedTimesAreFound(String expression, String zone, int count) {
        assertThat(changes(expression, zone)).hasSize(count);
    }

    private static List<String> changes(String expression, String zone) {
        return found(expression, zone).stream().map(ClockChange::describe).toList();
    }

    private static List<ClockChange> found(String expression, String zone) {
        return ClockChange.affecting(CronSchedule.parse(expression, CronType.QUARTZ, ZoneId.of(zone)),
                Instant.parse("2026-07-01T00:00:00Z"), Instant.parse("2028-07-01T00:00:00Z"));
    }
}
