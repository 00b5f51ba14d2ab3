package io.tickrunner.runtime.health;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Startup;

import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.tick.WorkerRegistry;
import io.tickrunner.runtime.tick.WorkerView;

/**
 * UP once no worker's startup hook is due: each has run here, or need not run here yet because another replica holds the lock.
 * A paused worker does not keep the app from starting.
 * <p>
 * A hook that waits for the database is shown but does not count. Otherwise the orchestrator would keep restarting the app,
 * which does not fix the database. Readiness decides whether an app without its database gets traffic.
 */
@Startup
@Singleton
public class WorkersStartupCheck implements HealthCheck {

    private final WorkerRegistry registry;
    private final WorkersReport report;

    WorkersStartupCheck(WorkerRegistry registry, WorkersReport report) {
        this.registry = registry;
        this.report = report;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("Tickrunner - startup check").up();
        boolean lockSessionMatters = false;
        for (WorkerView worker : registry.workers()) {
            if (!worker.isStartupSettled()) {
                WorkerHealth health = worker.health();
                if (!health.paused()) {
                    lockSessionMatters = true;
                    response.withData(worker.name(), pending(health));
                    if (!worker.isStartupWaitingForDatabase()) {
                        response.down();
                    }
                }
            }
        }
        if (lockSessionMatters) {
            report.addLockSession(response);
        }
        return response.build();
    }

    private String pending(WorkerHealth health) {
        String failures = health.consecutiveFailures() == 0 ? "" : ", " + WorkerText.failures(health, report.showsErrors());
        return (health.runningSince() == null ? "startup hook has not run" : "startup hook is running") + failures;
    }
}
