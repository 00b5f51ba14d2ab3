package io.tickrunner.runtime.boot;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

import io.tickrunner.Worker;
import io.tickrunner.runtime.tick.TickEnvironment;
import io.tickrunner.runtime.tick.WorkerService;
import io.tickrunner.runtime.worker.DefinedWorker;
import io.tickrunner.runtime.worker.Partition;
import io.tickrunner.runtime.worker.WorkerSettings;

/** Holds the workers of this replica by name. Any thread may read; one thread at a time adds and removes. */
final class Workers {

    private final EnvironmentSource environments;
    private final Map<String, WorkerService> byName = new ConcurrentSkipListMap<>(Partition.BY_NAME);
    /** Unregistered workers that may still be in a tick. */
    private final Set<WorkerService> leaving = ConcurrentHashMap.newKeySet();
    private boolean started;

    Workers(EnvironmentSource environments) {
        this.environments = environments;
    }

    /** Returns all workers in a live view, sorted by name. */
    Collection<WorkerService> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    Set<String> names() {
        return byName.keySet();
    }

    Optional<WorkerService> find(String name) {
        return Optional.ofNullable(byName.get(Objects.requireNonNull(name, "name")));
    }

    /** Returns the partitions of the worker with this name, in their order; empty if there are none. */
    List<WorkerService> partitions(String name) {
        Objects.requireNonNull(name, "name");
        return byName.values().stream().filter(service -> service.settings().partition() != null
                && service.settings().worker().equals(name)).toList();
    }

    /** Returns whether a worker has this name, as a whole or in partitions. */
    boolean isTaken(String name) {
        return find(name).isPresent() || !partitions(name).isEmpty();
    }

    /** Returns the worker with this name if it was registered at run time. */
    Optional<DefinedWorker> defined(String name) {
        return find(name).flatMap(Workers::defined);
    }

    /** Returns the worker of a service if it was registered at run time. */
    static Optional<DefinedWorker> defined(WorkerService service) {
        return service.worker() instanceof DefinedWorker worker ? Optional.of(worker) : Optional.empty();
    }

    /** Returns all workers that are in a tick, including those unregistered during it. */
    List<WorkerService> running() {
        return Stream.concat(byName.values().stream(), leaving.stream()).filter(worker -> !worker.isIdle()).toList();
    }

    /** Starts all workers, and from now on each one as soon as it is added. */
    void start() {
        started = true;
        environments.present().ifPresent(TickEnvironment::starting);
        byName.values().forEach(WorkerService::start);
    }

    /** Adds a worker, or throws without having added it. */
    WorkerService add(WorkerSettings settings, Worker worker) {
        WorkerService service = prepare(settings, worker);
        startIfStarted(List.of(service));
        return service;
    }

    /** Adds a worker that does not tick before {@link #startIfStarted}, or throws without having added it. */
    WorkerService prepare(WorkerSettings settings, Worker worker) {
        TickEnvironment environment = environment();
        WorkerService service = new WorkerService(settings, worker, environment);
        environment.coordinator().ifPresent(c -> c.register(service));
        byName.put(service.name(), service);
        return orRemove(service, () -> environment.registered(service));
    }

    private TickEnvironment environment() {
        Optional<TickEnvironment> present = environments.present();
        if (present.isPresent()) {
            return present.get();
        }
        TickEnvironment created = environments.create();
        created.ledger().ifPresent(ledger -> ledger.memory()
                .listen((key, row, clock) -> find(key.name()).ifPresent(service -> service.remembered(row, clock))));
        return created;
    }

    /** Starts added workers if the others have started; otherwise they start with these. */
    void startIfStarted(Collection<WorkerService> added) {
        if (started && !added.isEmpty()) {
            environments.create().starting();
            added.forEach(service -> orRemove(service, service::start));
        }
    }

    private WorkerService orRemove(WorkerService service, Runnable step) {
        try {
            step.run();
            return service;
        } catch (RuntimeException | Error e) {
            remove(service);
            throw e;
        }
    }

    /** Removes a worker completely. A running tick is not interrupted. */
    void remove(WorkerService service) {
        byName.remove(service.name());
        leaving.removeIf(WorkerService::isIdle);
        leaving.add(service);
        service.stop();
        service.handBackIfIdle();
        TickEnvironment environment = environments.create();
        environment.coordinator().ifPresent(c -> c.forget(service.lockId()));
        environment.unregistered(service);
    }
}
