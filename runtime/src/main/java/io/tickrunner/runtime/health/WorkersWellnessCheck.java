package io.tickrunner.runtime.health;

import java.util.Map;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

import io.smallrye.health.api.Wellness;

/**
 * DOWN when somebody should look: a worker is failing, stale or stuck, or no worker can have its lock. Shows the workers that
 * are unwell, and those whose lock a foreign program holds, which may be meant.
 */
@Wellness
@Singleton
public class WorkersWellnessCheck implements HealthCheck {

    private final WorkersReport report;

    WorkersWellnessCheck(WorkersReport report) {
        this.report = report;
    }

    @Override
    public HealthCheckResponse call() {
        Map<WorkerLook, Condition> workers = report.workers();
        boolean standstill = report.lockSessionDownBecause().isPresent()
                && workers.keySet().stream().anyMatch(WorkerLook::isTicking);
        HealthCheckResponseBuilder response = HealthCheckResponse.named("Tickrunner - wellness check")
                .status(!standstill && workers.values().stream().noneMatch(Condition::isUnwell));
        report.addLockSession(response);
        WorkersReport.addCounts(response, workers);
        workers.forEach((look, condition) -> {
            if (condition.isUnwell() || look.foreignHolder().isPresent()) {
                response.withData(look.name(), WorkerText.of(look, condition));
            }
        });
        return response.build();
    }
}
