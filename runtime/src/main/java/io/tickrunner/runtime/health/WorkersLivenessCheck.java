package io.tickrunner.runtime.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

import io.quarkus.scheduler.Scheduler;
import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.tick.WorkerRegistry;
import io.tickrunner.runtime.tick.WorkerView;

/**
 * DOWN only for what a restart cures: work that ignores its interrupt, and ticks that are long due and do not begin.
 * <p>
 * While the lock session is down stuck work is shown and not counted: most likely it waits for the same database, and a
 * restart of every replica would cure nothing. If it is still stuck when the database is back, it counts.
 */
@Liveness
@Singleton
public class WorkersLivenessCheck implements HealthCheck {

    private final WorkerRegistry registry;
    private final WorkersReport report;
    private final Scheduler scheduler;
    private final StandstillWatch standstill = new StandstillWatch();

    WorkersLivenessCheck(WorkerRegistry registry, WorkersReport report, Scheduler scheduler) {
        this.registry = registry;
        this.report = report;
        this.scheduler = scheduler;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("Tickrunner - liveness check").up();
        addStuck(response);
        standstill.confirmed(longDue(), System.nanoTime()).forEach((worker, by) -> response.down()
                .withData(worker, "due for " + by.toSeconds() + " s, and its tick does not begin"));
        registry.coordinator().flatMap(ReplicaCoordinator::brokenBecause)
                .ifPresent(why -> response.down().withData("lock-session.broken", why));
        if (registry.runaways() > 0) {
            response.withData("workers.runaways", registry.runaways());
        }
        return response.build();
    }

    private void addStuck(HealthCheckResponseBuilder response) {
        boolean databaseAway = report.lockSessionDownBecause().isPresent();
        boolean anyStuck = false;
        for (WorkerView worker : registry.workers()) {
            WorkerHealth health = worker.health();
            if (health.stuckSince() != null) {
                anyStuck = true;
                response.withData(worker.name(), WorkerText.stuck(health));
                response.status(databaseAway);
            }
        }
        if (anyStuck) {
            report.addLockSession(response);
        }
    }

    /** Workers whose tick should have begun long ago, and which the app has not stopped itself. */
    private Map<String, Duration> longDue() {
        Map<String, Duration> longDue = new HashMap<>();
        if (scheduler.isRunning()) {
            for (WorkerView worker : registry.workers()) {
                worker.overdueBy().filter(StandstillWatch::isLong).ifPresent(by -> longDue.put(worker.name(), by));
            }
            longDue.keySet().removeIf(scheduler::isPaused);
        }
        return longDue;
    }
}
