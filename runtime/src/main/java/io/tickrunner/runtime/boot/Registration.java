package io.tickrunner.runtime.boot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.arc.InjectableBean;
import io.tickrunner.Worker;
import io.tickrunner.WorkerDefinition;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.tick.WorkerService;
import io.tickrunner.runtime.worker.DefinedWorker;
import io.tickrunner.runtime.worker.Partition;
import io.tickrunner.runtime.worker.WorkerCatalog;
import io.tickrunner.runtime.worker.WorkerDefinitionImpl;
import io.tickrunner.runtime.worker.WorkerSettings;
import io.tickrunner.runtime.worker.WorkerSpec;

/**
 * Registers and unregisters workers. Refuses with all errors in one message, and then has changed nothing. One thread at a
 * time.
 */
final class Registration {

    private final TickrunnerConfig config;
    private final Workers workers;
    private final WorkerChecks checks;

    Registration(TickrunnerConfig config, Workers workers, WorkerChecks checks) {
        this.config = config;
        this.workers = workers;
        this.checks = checks;
    }

    /** Registers all workers that the build found. */
    void registerAll(WorkerCatalog catalog) {
        List<String> faults = new ArrayList<>();
        if (config.log().repeatEvery().isNegative()) {
            faults.add("quarkus.tickrunner.log.repeat-every = " + DurationText.format(config.log().repeatEvery())
                    + " is negative; use a few minutes, or 0 to log every failure in full");
        }
        Map<WorkerSpec, List<WorkerSettings>> settings = new LinkedHashMap<>();
        ArcContainer container = Arc.container();
        // A worker disabled by @LookupIfProperty is a bean, but cannot be looked up.
        List<WorkerSpec> present = catalog.workers().stream().filter(spec -> !container.bean(spec.beanId()).isSuppressed())
                .toList();
        present.forEach(spec -> settings.put(spec, checks.bean(spec, faults)));
        faults.addAll(WorkerChecks.overlaps(settings));
        faults.addAll(checks.collisions(settings.values().stream().flatMap(List::stream).toList()));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Tickrunner cannot start: " + String.join("; ", faults));
        }
        settings.forEach((spec, ofWorker) -> {
            Worker method = catalog.methods().get(spec.name());
            Worker worker = method != null ? method : container.instance(bean(container, spec)).get();
            ofWorker.forEach(each -> workers.add(each, worker));
        });
    }

    private static InjectableBean<Worker> bean(ArcContainer container, WorkerSpec spec) {
        return container.bean(spec.beanId());
    }

    WorkerService register(WorkerDefinitionImpl definition) {
        Set<String> faults = new LinkedHashSet<>();
        Optional<WorkerSettings> settings = checks.alone(definition, faults);
        faults.addAll(checks.collisions(settings.stream().toList()));
        refuse(faults);
        return workers.add(settings.orElseThrow(), new DefinedWorker(definition.parts()));
    }

    void reconcile(Collection<WorkerDefinition> definitions) {
        Reconciliation wanted = new Reconciliation(definitions,
                workers.all().stream().filter(worker -> Workers.defined(worker).isEmpty()).toList());
        Set<String> faults = new LinkedHashSet<>();
        Map<WorkerDefinitionImpl, WorkerSettings> settings = new LinkedHashMap<>();
        for (WorkerDefinitionImpl definition : wanted.definitions()) {
            checks.among(wanted, definition, faults).ifPresent(resolved -> settings.put(definition, resolved));
        }
        faults.addAll(checks.collisions(settings.values()));
        refuse(faults);
        // Remove workers first: another worker may now use the same name or lock ID.
        Set<WorkerSettings> wantedSettings = Set.copyOf(settings.values());
        workers.all().stream()
                .filter(service -> Workers.defined(service).isPresent() && !wantedSettings.contains(service.ownSettings()))
                .forEach(workers::remove);
        List<WorkerService> added = new ArrayList<>();
        settings.forEach((definition, resolved) -> workers.defined(definition.name()).ifPresentOrElse(
                kept -> kept.exchange(definition.parts()),
                () -> added.add(workers.prepare(resolved, new DefinedWorker(definition.parts())))));
        workers.startIfStarted(added);
    }

    /**
     * @return whether a worker with this name was registered at run time
     */
    boolean unregister(String name) {
        Optional<WorkerService> found = workers.find(name);
        if (found.isPresent() ? Workers.defined(found.get()).isEmpty() : workers.isTaken(name)) {
            throw new IllegalArgumentException("Worker \"" + name + "\" is a bean and cannot be unregistered; disable it with"
                    + " quarkus.tickrunner.workers.\"" + Partition.workerOf(name) + "\".enabled=false");
        }
        found.ifPresent(workers::remove);
        return found.isPresent();
    }

    private static void refuse(Collection<String> faults) {
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }
}
