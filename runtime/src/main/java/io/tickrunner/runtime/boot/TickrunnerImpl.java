package io.tickrunner.runtime.boot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

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
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.peer.PeerListener;
import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.tick.TickEnvironment;
import io.tickrunner.runtime.tick.TickObserver;
import io.tickrunner.runtime.tick.TickResidue;
import io.tickrunner.runtime.tick.TickTracer;
import io.tickrunner.runtime.tick.WorkerControl;
import io.tickrunner.runtime.tick.WorkerRegistry;
import io.tickrunner.runtime.tick.WorkerService;
import io.tickrunner.runtime.time.SystemThreads;
import io.tickrunner.runtime.worker.DefinedWorker;
import io.tickrunner.runtime.worker.SettingsResolver;
import io.tickrunner.runtime.worker.WorkerCatalog;
import io.tickrunner.runtime.worker.WorkerDefinitionImpl;
import io.tickrunner.runtime.worker.WorkerRules;
import io.tickrunner.runtime.worker.WorkerSettings;
import io.tickrunner.runtime.worker.WorkerSpec;

/** Registers, starts and stops this replica's workers. */
@Singleton
public class TickrunnerImpl implements Tickrunner, WorkerRegistry {

    private static final Logger LOG = Logger.getLogger(TickrunnerImpl.class);

    private final TickrunnerConfig config;
    private final Instance<AdvisoryLocker> locker;
    private final Scheduler scheduler;
    private final TickThreads threads;
    private final List<TickObserver> observers;
    private final Instance<PeerListener> peerListener;
    private final Instance<TickTracer> tracer;
    private final List<TickResidue> residues;
    private final SettingsResolver resolver;
    private final Map<String, WorkerService> workers = new ConcurrentSkipListMap<>();
    /** Unregistered workers that may still be in a tick. */
    private final Set<WorkerService> leaving = ConcurrentHashMap.newKeySet();

    /** Volatile because probes read it without waiting for a start or a stop. */
    private volatile TickEnvironment environment;
    private boolean started;
    private volatile boolean stopping;

    TickrunnerImpl(TickrunnerConfig config, LockSettings lockSettings, Instance<AdvisoryLocker> locker, Scheduler scheduler,
            TickThreads threads, @All List<TickObserver> observers, Instance<PeerListener> peerListener,
            Instance<TickTracer> tracer, @All List<TickResidue> residues) {
        this.config = config;
        this.locker = locker;
        this.scheduler = scheduler;
        this.threads = threads;
        this.observers = observers;
        this.peerListener = peerListener;
        this.tracer = tracer;
        this.residues = residues;
        this.resolver = new SettingsResolver(config, lockSettings::keyFault);
    }

    @Override
    public List<TickService> services() {
        return List.copyOf(workers.values());
    }

    @Override
    public Collection<WorkerControl> workers() {
        return Collections.unmodifiableCollection(workers.values());
    }

    /** Returns all workers that are in a tick, including those unregistered during it. */
    List<WorkerService> running() {
        return Stream.concat(workers.values().stream(), leaving.stream()).filter(worker -> !worker.isIdle()).toList();
    }

    @Override
    public Optional<TickService> service(String name) {
        return Optional.ofNullable(workers.get(Objects.requireNonNull(name, "name")));
    }

    @Override
    public Optional<WorkerControl> worker(String name) {
        return Optional.ofNullable(workers.get(Objects.requireNonNull(name, "name")));
    }

    @Override
    public WorkerDefinition newWorker(String name) {
        return new WorkerDefinitionImpl(this::register, name);
    }

    /** Registers all workers that the build found, or none if one of them is invalid. */
    synchronized void registerAll(WorkerCatalog catalog) {
        List<String> faults = new ArrayList<>();
        if (config.log().repeatEvery().isNegative()) {
            faults.add("quarkus.tickrunner.log.repeat-every = " + DurationText.format(config.log().repeatEvery())
                    + " is negative; use a few minutes, or 0 to log every failure in full");
        }
        List<WorkerSettings> settings = new ArrayList<>();
        ArcContainer container = Arc.container();
        // A worker disabled by @LookupIfProperty is a bean, but cannot be looked up.
        List<WorkerSpec> present = catalog.workers().stream().filter(spec -> !container.bean(spec.beanId()).isSuppressed())
                .toList();
        for (WorkerSpec spec : present) {
            resolver.resolve(spec, faults).ifPresent(resolved -> {
                identityFault(resolved).ifPresent(fault -> faults.add("@TickWorker on " + spec.className() + ": name = \""
                        + spec.name() + "\" cannot be scheduled because " + fault));
                settings.add(resolved);
            });
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Tickrunner cannot start: " + String.join("; ", faults));
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

    public synchronized TickService register(WorkerDefinitionImpl definition) {
        refuseWhenStopping("worker \"" + definition.name() + "\"");
        Set<String> faults = new LinkedHashSet<>();
        Optional<WorkerSettings> settings = check(definition, workers.containsKey(definition.name()),
                ownersOf(definition.lockId()), faults);
        refuse(faults);
        return add(settings.orElseThrow(), definition);
    }

    @Override
    public synchronized void reconcile(Collection<WorkerDefinition> definitions) {
        refuseWhenStopping("workers");
        Reconciliation wanted = new Reconciliation(definitions,
                workers.values().stream().filter(worker -> defined(worker).isEmpty()).toList());
        Set<String> faults = new LinkedHashSet<>();
        Map<WorkerDefinitionImpl, WorkerSettings> settings = new LinkedHashMap<>();
        for (WorkerDefinitionImpl definition : wanted.definitions()) {
            check(definition, wanted.isNameTaken(definition), wanted.othersWithLockId(definition), faults)
                    .ifPresent(resolved -> settings.put(definition, resolved));
        }
        refuse(faults);
        // Remove workers first: another worker may now use the same name or lock ID.
        Set<WorkerSettings> inForce = Set.copyOf(settings.values());
        workers.values().stream().filter(service -> defined(service).isPresent() && !inForce.contains(service.settings()))
                .forEach(this::remove);
        settings.forEach((definition, resolved) -> {
            defined(definition.name()).ifPresentOrElse(
                    kept -> kept.exchange(definition.parts()), () -> add(resolved, definition));
        });
    }

    private void refuseWhenStopping(String who) {
        if (stopping) {
            throw new IllegalStateException("Cannot register " + who + ": the app is shutting down");
        }
    }

    private static void refuse(Collection<String> faults) {
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
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
        if (found.isEmpty() && defined(definition.name()).isEmpty()) {
            identityFault(settings.orElseThrow()).ifPresent(fault -> found.add(where + "it cannot be scheduled because "
                    + fault));
        }
        faults.addAll(found);
        return settings;
    }

    private WorkerService add(WorkerSettings settings, WorkerDefinitionImpl definition) {
        WorkerService service = add(settings, new DefinedWorker(definition.parts()));
        try {
            if (started) {
                service.start();
            }
        } catch (RuntimeException | Error e) {
            remove(service);
            throw e;
        }
        return service;
    }

    /** Returns the worker of a service if it was registered at run time. */
    private static Optional<DefinedWorker> defined(WorkerService service) {
        return service.worker() instanceof DefinedWorker worker ? Optional.of(worker) : Optional.empty();
    }

    private Optional<DefinedWorker> defined(String name) {
        return Optional.ofNullable(workers.get(name)).flatMap(TickrunnerImpl::defined);
    }

    private List<String> ownersOf(Long lockId) {
        return workers.values().stream().filter(other -> lockId != null && other.lockId() == lockId)
                .map(other -> "worker \"" + other.name() + "\"").toList();
    }

    /** Returns an error if the app's scheduler already has a job with the worker's name. */
    private Optional<String> identityFault(WorkerSettings settings) {
        return settings.enabled() && scheduler.isStarted() && scheduler.getScheduledJob(settings.name()) != null
                ? Optional.of("the app's scheduler already has a job with that identity; rename the worker or the @Scheduled"
                        + " method")
                : Optional.empty();
    }

    private WorkerService add(WorkerSettings settings, Worker worker) {
        WorkerService service = new WorkerService(settings, worker, environment());
        environment.coordinator().ifPresent(c -> c.register(settings.lockId(), settings.enabled()));
        workers.put(service.name(), service);
        try {
            environment.registered(service);
        } catch (RuntimeException | Error e) {
            remove(service);
            throw e;
        }
        return service;
    }

    /** Removes a worker completely. A running tick is not interrupted. */
    private void remove(WorkerService service) {
        workers.remove(service.name());
        leaving.removeIf(WorkerService::isIdle);
        leaving.add(service);
        service.stop();
        service.handBackIfIdle();
        environment.coordinator().ifPresent(c -> c.forget(service.lockId()));
        environment.unregistered(service);
    }

    @Override
    public synchronized boolean unregister(String name) {
        WorkerService found = workers.get(Objects.requireNonNull(name, "name"));
        if (found == null) {
            return false;
        }
        if (defined(found).isEmpty()) {
            throw new IllegalArgumentException("Worker \"" + name + "\" is a bean and cannot be unregistered; disable it with"
                    + " quarkus.tickrunner.workers.\"" + name + "\".enabled=false");
        }
        remove(found);
        return true;
    }

    /** Creates the environment with the first worker, because an app without workers needs no database. */
    private TickEnvironment environment() {
        if (environment == null) {
            environment = new TickEnvironment(locker.get(), scheduler, threads, threads.time(), SystemThreads.INSTANCE,
                    observers, config,
                    tracer.isResolvable() ? tracer.get() : TickTracer.NONE, residues);
            environment.coordinator().ifPresent(coordinator -> {
                if (peerListener.isResolvable()) {
                    coordinator.listen(peerListener.get());
                }
                coordinator.start();
            });
        }
        return environment;
    }

    @Override
    public Optional<ReplicaCoordinator> coordinator() {
        TickEnvironment current = environment;
        return current == null ? Optional.empty() : current.coordinator();
    }

    @Override
    public boolean isStopping() {
        return stopping;
    }

    @Override
    public long runaways() {
        TickEnvironment current = environment;
        return current == null ? 0 : current.runaways();
    }

    /** Starts ticking. */
    synchronized void start() {
        List<String> unknown = resolver.unknownNames(workers.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Tickrunner cannot start: " + String.join("; ", unknown));
        }
        if (config.enabled() && !scheduler.isStarted() && !workers.isEmpty()) {
            LOG.info("The app's scheduler is disabled: workers tick only when forced");
        }
        started = true;
        workers.values().forEach(WorkerService::start);
    }

    /** Stops starting new ticks and releases the locks of idle workers for the other replicas. */
    synchronized void beginStop() {
        stopping = true;
        workers.values().forEach(WorkerService::stop);
        List<LockGrant> idle = new ArrayList<>();
        workers.values().forEach(worker -> worker.takeIdleGrant().ifPresent(idle::add));
        coordinator().ifPresentOrElse(c -> c.handBack(idle), () -> idle.forEach(LockGrant::release));
    }

    synchronized void endStop() {
        coordinator().ifPresent(ReplicaCoordinator::stop);
        TickEnvironment current = environment;
        if (current != null) {
            current.stopped();
        }
    }
}
