package io.tickrunner.deployment;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;

import io.quarkus.scheduler.runtime.SchedulerConfig;
import io.tickrunner.runtime.text.PropertyText;
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

    /**
     * Returns the time zone that the build's configuration sets for all workers; it may differ at run time, and consist of
     * expressions that are resolved only then.
     */
    static Optional<String> configuredZone() {
        ConfigValue configured = ConfigProvider.getConfig().getConfigValue(TIME_ZONE);
        return Optional.ofNullable(configured.getValue()).or(() -> Optional.ofNullable(configured.getRawValue()));
    }

    private static ZoneId defaultZone() {
        // No clock change in UTC causes a warning although the time zone is unknown yet.
        return configuredZone()
                .map(text -> PropertyText.isExpression(text) ? ZoneOffset.UTC : TimeZoneText.parse(TIME_ZONE, text))
                .orElseGet(ZoneId::systemDefault);
    }
}
