package io.tickrunner.runtime.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.lock.SessionState;
import io.tickrunner.runtime.tick.WorkerRegistry;
import io.tickrunner.runtime.tick.WorkerView;
import io.tickrunner.runtime.time.Time;

/**
 * DOWN only for conditions that a restart fixes: work that ignores its interrupt, and ticks that are long overdue.
 * <p>
 * While the lock session is down, stuck work is shown but does not count. Most likely it waits for the same database, and
 * restarting all replicas would not help. If it is still stuck when the database is back, it counts.
 */
@Liveness
@Singleton
public class WorkersLivenessCheck implements HealthCheck {

    private final WorkerRegistry registry;
    private final WorkersReport report;
    private final Time time;
    private final StandstillWatch standstill = new StandstillWatch();

    WorkersLivenessCheck(WorkerRegistry registry, WorkersReport report, Time time) {
        this.registry = registry;
        this.report = report;
        this.time = time;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("Tickrunner - liveness check").up();
        addStuck(response);
        standstill.confirmed(longDue(), time.nanos()).forEach((worker, by) -> response.down()
                .withData(worker, "due for " + by.toSeconds() + " s, but its tick has not started"));
        registry.session().flatMap(SessionState::brokenBecause)
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

    /** Returns workers whose tick is long overdue. A worker that the app paused or halted itself is never overdue. */
    private Map<String, Duration> longDue() {
        Map<String, Duration> longDue = new HashMap<>();
        for (WorkerView worker : registry.workers()) {
            worker.overdueBy().filter(StandstillWatch::isLong).ifPresent(by -> longDue.put(worker.name(), by));
        }
        return longDue;
    }
}
