package io.tickrunner.runtime.health;

import java.util.List;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

import io.smallrye.health.api.Wellness;
import io.tickrunner.runtime.health.WorkersReport.Judged;

/**
 * DOWN if something needs attention: a worker is failing, stale or stuck, no worker can acquire its lock, or the tables of the
 * ledger do not fit. Shows these
 * workers, and those whose lock a foreign program holds, which may be intended.
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
        List<Judged> workers = report.workers();
        boolean standstill = report.lockSessionDownBecause().isPresent()
                && workers.stream().map(Judged::look).anyMatch(WorkerLook::isTicking);
        HealthCheckResponseBuilder response = HealthCheckResponse.named("Tickrunner - wellness check")
                .status(!standstill && !report.isLedgerRefused() && workers.stream().noneMatch(Judged::isUnwell));
        report.addLockSession(response);
        report.addLedger(response);
        WorkersReport.addCounts(response, workers);
        workers.stream().filter(worker -> worker.isUnwell() || worker.look().isKeptFromWork())
                .forEach(worker -> worker.addTo(response));
        return response.build();
    }
}
