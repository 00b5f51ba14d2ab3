package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

import com.cronutils.model.CronType;

import io.tickrunner.Missed;
import io.tickrunner.runtime.cadence.CronSchedule;
import io.tickrunner.runtime.cadence.PlannedSchedule;
import io.tickrunner.runtime.cadence.Retry;

/** The cron expressions of simulated workers. */
enum CronPlan {
    OFTEN("0/20 * * * * ?", "UTC", Duration.ofSeconds(20)),
    EVERY_MINUTE("0 * * * * ?", "UTC", Duration.ofMinutes(1)),
    EVERY_MINUTE_IN_BERLIN("0 * * * * ?", "Europe/Berlin", Duration.ofMinutes(1)),
    EVERY_FIVE_MINUTES("0 0/5 * * * ?", "UTC", Duration.ofMinutes(5)),
    HOURLY("0 0 * * * ?", "UTC", Duration.ofHours(1)),
    HOURLY_IN_BERLIN("0 0 * * * ?", "Europe/Berlin", Duration.ofHours(1));

    /** Shortly before clocks go forward in Berlin, shortly before they go back, shortly before midnight, and at noon. */
    static final Instant[] STARTS = { Instant.parse("2030-03-31T00:57:00Z"), Instant.parse("2030-10-27T00:57:00Z"),
            Instant.parse("2030-12-31T23:58:00Z"), Instant.parse("2030-06-15T12:00:00Z") };

    private final CronSchedule cron;
    private final Duration gap;
    /** A zone whose clocks go back pauses for an hour. */
    private final Duration pause;

    CronPlan(String expression, String zone, Duration gap) {
        this.cron = CronSchedule.parse(expression, CronType.QUARTZ, ZoneId.of(zone));
        this.gap = gap;
        this.pause = zone.equals("UTC") ? Duration.ZERO : Duration.ofHours(1);
    }

    /** Returns the usual time between two occurrences. */
    Duration gap() {
        return gap;
    }

    CronSchedule cron() {
        return cron;
    }

    PlannedSchedule schedule(Duration jitter, Missed missed, Duration missedWithin, Optional<Retry> retry) {
        return new PlannedSchedule(cron, gap.plus(pause), Optional.of(jitter), missed, missedWithin, retry);
    }
}
