package io.tickrunner.runtime.health;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.tick.WorkerRegistry;
import io.tickrunner.runtime.tick.WorkerView;

/**
 * What the checks have in common. In the health data a key without a dot is a worker's name, as names have none, and a key
 * with a dot speaks of all workers or of the lock session.
 */
@Singleton
public class WorkersReport {

    private final WorkerRegistry registry;
    private final HealthRules rules;
    private final boolean showErrors;

    WorkersReport(WorkerRegistry registry, HealthRules rules, TickrunnerConfig config) {
        this.registry = registry;
        this.rules = rules;
        this.showErrors = config.health().showErrors();
    }

    /**
     * A worker's look and what comes of it. Not an entry of a map: to hash a look is to hash all that is in it, and the first
     * time spins some 50 classes while a start waits for its readiness.
     */
    record Judged(WorkerLook look, Condition condition, boolean showErrors) {

        boolean isUnwell() {
            return condition.isUnwell();
        }

        void addTo(HealthCheckResponseBuilder response) {
            response.withData(look.name(), WorkerText.of(look, condition, showErrors));
        }
    }

    /** Every worker with its condition, sorted by name. */
    List<Judged> workers() {
        List<Judged> workers = new ArrayList<>();
        for (WorkerView worker : registry.workers()) {
            WorkerLook look = WorkerLook.at(worker);
            workers.add(new Judged(look, rules.judge(look), showErrors));
        }
        return workers;
    }

    boolean showsErrors() {
        return showErrors;
    }

    static void addCounts(HealthCheckResponseBuilder response, List<Judged> workers) {
        Map<Condition, Integer> counts = new EnumMap<>(Condition.class);
        workers.forEach(worker -> counts.merge(worker.condition(), 1, Integer::sum));
        response.withData("workers.total", workers.size());
        counts.forEach((condition, count) -> response.withData("workers." + condition.tag(), count));
    }

    /** Why no lock can be had; empty when the lock session is up, or when there is none. */
    Optional<String> lockSessionDownBecause() {
        return registry.coordinator().flatMap(ReplicaCoordinator::downBecause);
    }

    /** The state of the lock session, if the workers' locks are kept in one. */
    void addLockSession(HealthCheckResponseBuilder response) {
        registry.coordinator().ifPresent(coordinator -> {
            Optional<String> reason = coordinator.downBecause();
            response.withData("lock-session.up", reason.isEmpty());
            reason.filter(why -> showErrors).ifPresent(why -> response.withData("lock-session.down-because", why));
        });
    }
}
