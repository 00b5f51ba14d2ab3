package io.tickrunner.runtime.health;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Startup;

import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.boot.TickrunnerImpl;
import io.tickrunner.runtime.tick.WorkerService;

/**
 * UP once no worker's startup hook is due: each has run here, or need not run here yet, as another replica holds the lock. A
 * paused worker keeps no app from starting.
 * <p>
 * A hook that waits for the database is shown and not counted: whoever probes would restart the app again and again, and a
 * restart cures no database. Whether an app without its database gets traffic is for readiness to say.
 */
@Startup
@Singleton
public class WorkersStartupCheck implements HealthCheck {

    private final TickrunnerImpl tickrunner;
    private final WorkersReport report;

    WorkersStartupCheck(TickrunnerImpl tickrunner, WorkersReport report) {
        this.tickrunner = tickrunner;
        this.report = report;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("Tickrunner - startup check").up();
        boolean lockSessionMatters = false;
        for (WorkerService worker : tickrunner.workers()) {
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
