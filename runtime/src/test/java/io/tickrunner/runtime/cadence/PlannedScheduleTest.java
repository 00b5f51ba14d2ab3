package io.tickrunner.runtime.cadence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import com.cronutils.model.CronType;

import io.tickrunner.Missed;

class PlannedScheduleTest {

    private static PlannedSchedule readAt(String moment, String expression) {
        CronSchedule cron = CronSchedule.parse(expression, CronType.QUARTZ, ZoneOffset.UTC);
        return new PlannedSchedule(cron, cron.longestGap(Instant.parse(moment)), Optional.empty(), Missed.RUN_ONCE,
                Duration.ofHours(6), Optional.empty());
    }

    @Test
    void aScheduleStaysTheSameWhenItIsReadAgainLater() {
        PlannedSchedule before = readAt("2027-01-01T00:00:00Z", "0 0 0 29 2 ?");
        PlannedSchedule later = readAt("2028-03-01T00:00:00Z", "0 0 0 29 2 ?");

        assertThat(before.interval()).isNotEqualTo(later.interval());
        assertThat(before).isEqualTo(later).hasSameHashCodeAs(later);
    }

    @Test
    void anotherExpressionIsAnotherSchedule() {
        assertThat(readAt("2027-01-01T00:00:00Z", "0 0 0 29 2 ?"))
                .isNotEqualTo(readAt("2027-01-01T00:00:00Z", "0 0 0 28 2 ?"));
    }
}
