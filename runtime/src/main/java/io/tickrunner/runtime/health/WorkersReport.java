package io.tickrunner.runtime.health;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.ledger.LedgerStatus;
import io.tickrunner.runtime.lock.SessionState;
import io.tickrunner.runtime.tick.WorkerRegistry;
import io.tickrunner.runtime.tick.WorkerView;

/**
 * Provides the data that the checks share. In the health data, a key without a dot is a worker's name, because names contain no
 * dots. A key with a dot concerns all workers or the lock session.
 */
@Singleton
public class WorkersReport {

    private final WorkerRegistry registry;
    private final HealthRules rules;
    private final boolean showErrors;
    /** Empty in an app that keeps no ledger. */
    private final Optional<LedgerStatus> ledger;

    WorkersReport(WorkerRegistry registry, HealthRules rules, TickrunnerConfig config, Instance<LedgerStatus> ledger) {
        this.ledger = ledger.isResolvable() ? Optional.of(ledger.get()) : Optional.empty();
        this.registry = registry;
        this.rules = rules;
        this.showErrors = config.health().showErrors();
    }

    /**
     * A worker's snapshot and its condition. Not stored as a map entry: hashing a snapshot hashes all its components, and the
     * first time this loads about 50 classes while startup waits for readiness.
     */
    record Judged(WorkerLook look, Condition condition, boolean showErrors) {

        boolean isUnwell() {
            return condition.isUnwell();
        }

        /**
         * Returns whether it is unwell by what this replica saw itself. Failures that only the ledger remembers do not keep
         * requests from a replica that has not run the worker yet; otherwise a rollout of the fix waits for its own effect.
         */
        boolean isUnwellHere() {
            return isUnwell() && (condition != Condition.FAILING || look.failedHere());
        }

        void addTo(HealthCheckResponseBuilder response) {
            response.withData(look.name(), WorkerText.of(look, condition, showErrors));
        }
    }

    /** Returns every worker with its condition, sorted by name. */
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

    /** Returns why no lock can be acquired; empty if the lock session is up or the app does not use one. */
    Optional<String> lockSessionDownBecause() {
        return registry.session().flatMap(SessionState::downBecause);
    }

    /** Returns whether the tables of the ledger do not fit, which does not end by itself. */
    boolean isLedgerRefused() {
        return ledger.filter(LedgerStatus::isRefused).isPresent();
    }

    /** Says so if this replica is drained. */
    void addDrain(HealthCheckResponseBuilder response) {
        if (registry.isDraining()) {
            response.withData("replica.draining", true);
        }
    }

    /** Adds the state of the ledger, if the app keeps one. */
    void addLedger(HealthCheckResponseBuilder response) {
        ledger.ifPresent(status -> {
            Optional<String> reason = status.downBecause();
            response.withData("ledger.up", reason.isEmpty()).withData("ledger.backlog", status.backlog());
            if (status.dropped() > 0) {
                response.withData("ledger.dropped", status.dropped());
            }
            reason.filter(why -> showErrors).ifPresent(why -> response.withData("ledger.down-because", why));
        });
    }

    /** Adds the state of the lock session, if the app uses one. */
    void addLockSession(HealthCheckResponseBuilder response) {
        registry.session().ifPresent(session -> {
            Optional<String> reason = session.downBecause();
            response.withData("lock-session.up", reason.isEmpty());
            reason.filter(why -> showErrors).ifPresent(why -> response.withData("lock-session.down-because", why));
        });
    }
}
