package io.tickrunner.deployment;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

import org.eclipse.microprofile.config.ConfigProvider;

import io.quarkus.scheduler.runtime.SchedulerConfig;
import io.tickrunner.runtime.text.TimeZoneText;
import io.tickrunner.runtime.worker.ScheduleReader;

/** Reads schedules as far as they are known at build time. */
final class BuildTimeSchedules {

    private static final String TIME_ZONE = "quarkus.tickrunner.time-zone";

    private BuildTimeSchedules() {
    }

    static ScheduleReader reader(SchedulerConfig scheduler) {
        return new ScheduleReader(scheduler.cronType(), BuildTimeSchedules::defaultZone, Instant::now, false);
    }

    /** Returns the time zone that the build's configuration sets for all workers; it may differ at run time. */
    static Optional<String> configuredZone() {
        return ConfigProvider.getConfig().getOptionalValue(TIME_ZONE, String.class);
    }

    private static ZoneId defaultZone() {
        return configuredZone().map(text -> TimeZoneText.parse(TIME_ZONE, text)).orElseGet(ZoneId::systemDefault);
    }
}
