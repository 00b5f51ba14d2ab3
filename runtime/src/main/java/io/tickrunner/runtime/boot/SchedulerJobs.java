package io.tickrunner.runtime.boot;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.inject.Singleton;

import io.quarkus.scheduler.common.runtime.util.SchedulerUtils;
import io.quarkus.scheduler.runtime.SchedulerRuntimeConfig;
import io.tickrunner.runtime.tick.SchedulerJob;
import io.tickrunner.runtime.tick.WorkerService;

/**
 * Finds the workers that are jobs of the app's scheduler. A bean of its own because the scheduler is created with it, and the
 * workers need the scheduler. Thread-safe.
 */
@Singleton
public class SchedulerJobs {

    private final Duration overdueAfter;
    /** {@code null} until the workers' registry is created. */
    private volatile Workers workers;

    SchedulerJobs(SchedulerRuntimeConfig config) {
        this.overdueAfter = config.overdueGracePeriod();
    }

    /** Makes the jobs those of these workers, now and later. */
    void show(Workers all) {
        workers = all;
    }

    List<SchedulerJob> all() {
        Workers present = workers;
        return present == null ? List.of() : present.all().stream().flatMap(worker -> job(worker).stream()).toList();
    }

    /** Returns the job of the worker with this name. */
    Optional<SchedulerJob> named(String name) {
        Workers present = workers;
        return present == null ? Optional.empty() : present.find(name).flatMap(this::job);
    }

    /** Returns the job with this identity, which may be a property expression as everywhere in the app's scheduler. */
    Optional<SchedulerJob> find(String identity) {
        return named(SchedulerUtils.lookUpPropertyValue(identity));
    }

    private Optional<SchedulerJob> job(WorkerService worker) {
        return SchedulerJob.of(worker, overdueAfter);
    }
}
