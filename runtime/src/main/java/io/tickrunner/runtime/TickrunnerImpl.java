package io.tickrunner.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkus.arc.All;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.arc.InjectableBean;
import io.quarkus.scheduler.Scheduler;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;
import io.tickrunner.WorkerDefinition;
import io.tickrunner.runtime.lock.LockSettings;
import io.tickrunner.runtime.lock.PeerListener;
import io.tickrunner.runtime.lock.ReplicaCoordinator;

/** The registry of this replica's workers. */
@Singleton
public class TickrunnerImpl implements Tickrunner {

    private final TickrunnerConfig config;
    private final Instance<AdvisoryLocker> locker;
    private final Scheduler scheduler;
    private final TickThreads threads;
    private final List<TickObserver> observers;
    private final Instance<PeerListener> peerListener;
    private final SettingsResolver resolver;
    private final Map<String, WorkerService> workers = new ConcurrentSkipListMap<>();
    private final Map<String, WorkerService> defined = new ConcurrentSkipListMap<>();

    /** Volatile, as probes read it: they must not wait behind a start or a stop. */
    private volatile TickEnvironment environment;
    private boolean started;
    private volatile boolean stopping;

    TickrunnerImpl(TickrunnerConfig config, LockSettings lockSettings, Instance<AdvisoryLocker> locker, Scheduler scheduler,
            TickThreads threads, @All List<TickObserver> observers, Instance<PeerListener> peerListener) {
        this.config = config;
        this.locker = locker;
        this.scheduler = scheduler;
        this.threads = threads;
        this.observers = observers;
        this.peerListener = peerListener;
        this.resolver = new SettingsResolver(config, lockSettings::keyFault);
    }

    @Override
    public List<TickService> services() {
        return List.copyOf(workers.values());
    }

    public Collection<WorkerService> workers() {
        return workers.values();
    }

    @Override
    public Optional<TickService> service(String name) {
        return Optional.ofNullable(workers.get(Objects.requireNonNull(name, "name")));
    }

    @Override
    public WorkerDefinition newWorker(String name) {
        return new WorkerDefinitionImpl(this, name);
    }

    /** Registers all workers that the build found, or none if there is a fault in one. */
    synchronized void registerAll(WorkerCatalog catalog) {
        List<String> faults = new ArrayList<>();
        List<WorkerSettings> settings = new ArrayList<>();
        ArcContainer container = Arc.container();
        // A worker that @LookupIfProperty switches off is a bean, and yet not to be had.
        List<WorkerSpec> present = catalog.workers().stream().filter(spec -> !container.bean(spec.beanId()).isSuppressed())
                .toList();
        for (WorkerSpec spec : present) {
            resolver.resolve(spec, faults).ifPresent(settings::add);
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Tickrunner refuses to start: " + String.join("; ", faults));
        }
        for (int i = 0; i < present.size(); i++) {
            WorkerSpec spec = present.get(i);
            Worker method = catalog.methods().get(spec.name());
            add(settings.get(i), method != null ? method : container.instance(bean(container, spec)).get());
        }
    }

    private static InjectableBean<Worker> bean(ArcContainer container, WorkerSpec spec) {
        return container.bean(spec.beanId());
    }

    synchronized TickService register(WorkerDefinitionImpl definition) {
        if (stopping) {
            throw new IllegalStateException("Worker \"" + definition.name() + "\" comes too late: the app is shutting down");
        }
        String where = "worker \"" + definition.name() + "\": ";
        List<String> faults = new ArrayList<>();
        WorkerRules.nameFault(definition.name()).ifPresent(fault -> faults.add(where + fault));
        definition.missing().forEach(fault -> faults.add(where + fault));
        if (workers.containsKey(definition.name())) {
            WorkerRules.nameTakenFault(definition.name(), List.of("another worker"))
                    .ifPresent(fault -> faults.add(where + fault));
        }
        if (definition.lockId() != null) {
            List<String> sharers = workers.values().stream().filter(other -> other.lockId() == definition.lockId())
                    .map(other -> "worker \"" + other.name() + "\"").toList();
            WorkerRules.lockIdTakenFault(definition.lockId(), sharers).ifPresent(fault -> faults.add(where + fault));
        }
        Optional<WorkerSettings> settings = definition.missing().isEmpty()
                ? resolver.resolve(definition.wanted(), where, faults)
                : Optional.empty();
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        WorkerService service = add(settings.orElseThrow(), definition.worker());
        defined.put(service.name(), service);
        if (started) {
            service.start();
        }
        return service;
    }

    private WorkerService add(WorkerSettings settings, Worker worker) {
        WorkerService service = new WorkerService(settings, worker, environment());
        workers.put(service.name(), service);
        environment.registered(service);
        return service;
    }

    @Override
    public synchronized boolean unregister(String name) {
        WorkerService service = defined.remove(Objects.requireNonNull(name, "name"));
        if (service == null) {
            if (workers.containsKey(name)) {
                throw new IllegalArgumentException("Worker \"" + name + "\" is a bean and stays; disable it with"
                        + " quarkus.tickrunner.workers.\"" + name + "\".enabled=false");
            }
            return false;
        }
        workers.remove(name);
        service.stop();
        service.handBackIfIdle();
        environment.coordinator().ifPresent(c -> c.forget(service.lockId()));
        environment.unregistered(service);
        return true;
    }

    /** Made with the first worker: an app that has none needs no database. */
    private TickEnvironment environment() {
        if (environment == null) {
            environment = new TickEnvironment(locker.get(), scheduler, threads, observers, config);
            environment.coordinator().ifPresent(coordinator -> {
                if (peerListener.isResolvable()) {
                    coordinator.listen(peerListener.get());
                }
                coordinator.start();
            });
        }
        return environment;
    }

    public Optional<ReplicaCoordinator> coordinator() {
        TickEnvironment current = environment;
        return current == null ? Optional.empty() : current.coordinator();
    }

    /** How often work went on although its lock was lost. */
    public long runaways() {
        TickEnvironment current = environment;
        return current == null ? 0 : current.runaways();
    }

    /** Begins to tick. */
    synchronized void start() {
        List<String> unknown = resolver.unknownNames(workers.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Tickrunner refuses to start: " + String.join("; ", unknown));
        }
        started = true;
        workers.values().forEach(WorkerService::start);
    }

    /** No new ticks from here on; what is idle is handed to the other replicas. */
    synchronized void beginStop() {
        stopping = true;
        workers.values().forEach(WorkerService::stop);
        List<LockGrant> idle = new ArrayList<>();
        workers.values().forEach(worker -> worker.takeIdleGrant().ifPresent(idle::add));
        coordinator().ifPresentOrElse(c -> c.handBack(idle), () -> idle.forEach(LockGrant::release));
    }

    synchronized void endStop() {
        coordinator().ifPresent(ReplicaCoordinator::stop);
    }
}
