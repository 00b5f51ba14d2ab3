package io.tickrunner.runtime.boot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.quarkus.scheduler.Scheduler;
import io.tickrunner.runtime.tick.WorkerService;
import io.tickrunner.runtime.worker.LockIdRange;
import io.tickrunner.runtime.worker.Partition;
import io.tickrunner.runtime.worker.SettingsResolver;
import io.tickrunner.runtime.worker.WorkerDefinitionImpl;
import io.tickrunner.runtime.worker.WorkerRules;
import io.tickrunner.runtime.worker.WorkerSettings;
import io.tickrunner.runtime.worker.WorkerSpec;

/** Resolves the settings of workers and finds every error in them, before any worker is added. */
final class WorkerChecks {

    private final SettingsResolver resolver;
    private final FenceCollisions collisions;
    private final Scheduler scheduler;
    private final Workers workers;

    WorkerChecks(SettingsResolver resolver, FenceCollisions collisions, Scheduler scheduler, Workers workers) {
        this.resolver = resolver;
        this.collisions = collisions;
        this.scheduler = scheduler;
        this.workers = workers;
    }

    /** Returns an error for each configured worker that does not exist. */
    List<String> unknownNames() {
        return resolver.unknownNames(workers.names().stream().map(Partition::workerOf).distinct().toList());
    }

    /**
     * Checks a worker bean.
     *
     * @param faults receives the errors
     * @return the settings, one for each partition; empty if they are invalid
     */
    List<WorkerSettings> bean(WorkerSpec spec, Collection<String> faults) {
        List<WorkerSettings> settings = resolver.resolve(spec, faults);
        settings.forEach(each -> identityFault(each).ifPresent(fault -> faults.add("@TickWorker on " + spec.className()
                + ": name = \"" + each.name() + "\" cannot be scheduled because " + fault)));
        return settings;
    }

    /** Returns an error for each worker bean whose lock IDs overlap those of others, of which the build need not know. */
    static Collection<String> overlaps(Map<WorkerSpec, List<WorkerSettings>> beans) {
        List<LockIdRange> ranges = new ArrayList<>();
        beans.forEach((spec, settings) -> {
            if (!settings.isEmpty()) {
                ranges.add(new LockIdRange(spec.className(), spec.lockId(), settings.size()));
            }
        });
        return LockIdRange.overlaps(ranges).entrySet().stream()
                .map(fault -> "@TickWorker on " + fault.getKey().owner() + ": " + fault.getValue()).toList();
    }

    /**
     * Checks a definition that is registered on its own.
     *
     * @param faults receives the errors
     * @return the settings; empty if they are invalid
     */
    Optional<WorkerSettings> alone(WorkerDefinitionImpl definition, Collection<String> faults) {
        return check(definition, workers.isTaken(definition.name()), ownersOf(definition.lockId()), faults);
    }

    /** Checks a definition of a reconciliation in the same way. */
    Optional<WorkerSettings> among(Reconciliation wanted, WorkerDefinitionImpl definition, Collection<String> faults) {
        return check(definition, wanted.isNameTaken(definition), wanted.othersWithLockId(definition), faults);
    }

    private Optional<WorkerSettings> check(WorkerDefinitionImpl definition, boolean nameTaken, List<String> lockIdOwners,
            Collection<String> faults) {
        String where = "worker \"" + definition.name() + "\": ";
        List<String> found = new ArrayList<>();
        WorkerRules.nameFault(definition.name()).ifPresent(fault -> found.add(where + fault));
        WorkerRules.nameTakenFault(definition.name(), nameTaken ? List.of("another worker") : List.of())
                .ifPresent(fault -> found.add(where + fault));
        if (definition.lockId() != null) {
            WorkerRules.lockIdTakenFault(definition.lockId(), lockIdOwners).ifPresent(fault -> found.add(where + fault));
        }
        Optional<WorkerSettings> settings = resolver.resolve(definition.wanted(), where, found);
        if (!definition.hasWork()) {
            found.add(where + "work is missing; set it with work(...)");
        }
        // The job belongs to the worker with this name that is being replaced.
        if (found.isEmpty() && workers.defined(definition.name()).isEmpty()) {
            identityFault(settings.orElseThrow()).ifPresent(fault -> found.add(where + "it cannot be scheduled because "
                    + fault));
        }
        faults.addAll(found);
        return settings;
    }

    private List<String> ownersOf(Long lockId) {
        return workers.all().stream().filter(other -> lockId != null && other.lockId() == lockId)
                .map(other -> "worker \"" + other.name() + "\"").toList();
    }

    /** Returns an error for each of these workers whose fence could be taken for another worker's. */
    List<String> collisions(Collection<WorkerSettings> added) {
        return collisions.of(added, workers.all().stream().map(WorkerService::ownSettings).toList());
    }

    /** Returns an error if the app's scheduler already has a job with the worker's name. */
    private Optional<String> identityFault(WorkerSettings settings) {
        return settings.enabled() && scheduler.isStarted() && scheduler.getScheduledJob(settings.name()) != null
                ? Optional.of("the app's scheduler already has a job with that identity; rename the worker or the @Scheduled"
                        + " method")
                : Optional.empty();
    }
}
