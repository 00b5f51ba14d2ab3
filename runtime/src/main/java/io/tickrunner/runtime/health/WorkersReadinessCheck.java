package io.tickrunner.runtime.health;

import java.util.List;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.health.WorkersReport.Judged;

/** Shows every worker. Always UP, unless readiness is configured to follow the workers as this replica ran them. */
@Readiness
@Singleton
public class WorkersReadinessCheck implements HealthCheck {

    private final WorkersReport report;
    private final boolean followsWorkers;

    WorkersReadinessCheck(WorkersReport report, TickrunnerConfig config) {
        this.report = report;
        this.followsWorkers = config.health().readinessFollowsWorkers();
    }

    @Override
    public HealthCheckResponse call() {
        List<Judged> workers = report.workers();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("Tickrunner - readiness check")
                .status(!followsWorkers || workers.stream().noneMatch(Judged::isUnwellHere));
        report.addLockSession(response);
        report.addLedger(response);
        report.addDrain(response);
        WorkersReport.addCounts(response, workers);
        workers.forEach(worker -> worker.addTo(response));
        return response.build();
    }
}
