package io.tickrunner.deployment;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jboss.logging.Logger;

import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.scheduler.runtime.SchedulerConfig;
import io.tickrunner.Cadence;
import io.tickrunner.runtime.cadence.ClockChange;
import io.tickrunner.runtime.cadence.CronSchedule;
import io.tickrunner.runtime.cadence.Schedule;
import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.worker.ScheduleReader;
import io.tickrunner.runtime.worker.WorkerSpec;

/** Warns of schedules that are valid and may surprise. */
class ScheduleWarningProcessor {

    private static final Logger LOG = Logger.getLogger(ScheduleWarningProcessor.class);
    private static final Period AHEAD = Period.ofYears(2);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @BuildStep
    void warn(List<WorkerBuildItem> workers, SchedulerConfig scheduler,
            // Unused, but required because a build step that produces nothing does not run.
            BuildProducer<ValidationErrorBuildItem> errors) {
        ScheduleReader schedules = BuildTimeSchedules.reader(scheduler);
        for (WorkerSpec worker : SharedWorkers.withoutRepetition(workers).stream().map(WorkerBuildItem::spec).toList()) {
            Optional<Schedule> schedule = schedules.read(worker.schedule(), true, attribute -> "", new ArrayList<>());
            if (!worker.schedule().cron().isEmpty()) {
                warnOfSystemZone(worker);
            }
            schedule.flatMap(Schedule::expression).ifPresent(cron -> warnOfClockChanges(worker, cron));
            schedule.filter(s -> worker.cadence() == Cadence.REPLICA && s.interval().compareTo(SECOND) < 0)
                    .ifPresent(s -> LOG.warnf("@TickWorker on %s: every = %s with cadence REPLICA costs the database two round"
                            + " trips per tick and replica; use cadence CLUSTER, which keeps the lock between ticks",
                            worker.className(), DurationText.format(s.interval())));
        }
    }

    private static void warnOfSystemZone(WorkerSpec worker) {
        if (worker.schedule().timeZone().isEmpty() && BuildTimeSchedules.configuredZone().isEmpty()) {
            LOG.warnf("@TickWorker on %s: cron = \"%s\" relies on the time zone of the system, which may differ between"
                    + " replicas; set timeZone, or quarkus.tickrunner.time-zone", worker.className(), worker.schedule().cron());
        }
    }

    private static void warnOfClockChanges(WorkerSpec worker, CronSchedule cron) {
        Instant now = Instant.now();
        for (ClockChange change : ClockChange.affecting(cron, now, now.atZone(ZoneOffset.UTC).plus(AHEAD).toInstant())) {
            LOG.warnf("@TickWorker on %s: cron = \"%s\": %s; to avoid that, choose a local time outside the clock change",
                    worker.className(), cron.expression(), change.describe());
        }
    }
}
