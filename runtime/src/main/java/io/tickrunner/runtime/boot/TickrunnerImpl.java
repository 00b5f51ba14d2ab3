package io.tickrunner.runtime.boot;

import java.time.ZoneId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.runtime.SchedulerConfig;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.ledger.Ledger;
import io.tickrunner.runtime.lock.HolderLookup;
import io.tickrunner.runtime.lock.RemoteControl;
import io.tickrunner.runtime.lock.SessionState;
import io.tickrunner.runtime.peer.PeerListener;
import io.tickrunner.runtime.text.TimeZoneText;
import io.tickrunner.runtime.tick.CompletionMark;
import io.tickrunner.runtime.tick.TickEnvironment;
import io.tickrunner.runtime.tick.TickObserver;
import io.tickrunner.runtime.tick.TickResidue;
import io.tickrunner.runtime.tick.TickTracer;
import io.tickrunner.runtime.tick.WorkTransactions;
import io.tickrunner.runtime.tick.WorkerControl;
import io.tickrunner.runtime.tick.WorkerRegistry;
import io.tickrunner.runtime.tick.WorkerService;
import io.tickrunner.runtime.worker.Rescheduler;
import io.tickrunner.runtime.worker.ScheduleReader;
import io.tickrunner.runtime.worker.SettingsResolver;
import io.tickrunner.runtime.worker.WorkerCatalog;
import io.tickrunner.runtime.worker.WorkerDefinitionImpl;

/** The bean behind the API and the observers. Lets one thread at a time change the workers; reading never waits. */
@Singleton
public class TickrunnerImpl implements Tickrunner, WorkerRegistry {

    private static final Logger LOG = Logger.getLogger(TickrunnerImpl.class);

    private final TickrunnerConfig config;
    private final Scheduler scheduler;
    private final EnvironmentSource environments;
    private final Workers workers;
    private final WorkerChecks checks;
    private final Registration registration;
    private final Shutdown shutdown;

    TickrunnerImpl(TickrunnerConfig config, LockSettings lockSettings, Instance<AdvisoryLocker> locker, Scheduler scheduler,
            TickThreads threads, @All List<TickObserver> observers, Instance<PeerListener> peerListener,
            Instance<TickTracer> tracer, @All List<TickResidue> residues, SchedulerConfig schedulerConfig,
            Instance<Ledger> ledger, Instance<CompletionMark> mark, Instance<WorkTransactions> transactions,
            WorkerCatalog catalog, SchedulerJobs schedulerJobs) {
        this.config = config;
        this.scheduler = scheduler;
        ScheduleReader schedules = new ScheduleReader(schedulerConfig.cronType(), this::defaultZone, threads.time()::now, true);
        this.environments = new EnvironmentSource(config, locker, scheduler, threads, observers, peerListener, tracer,
                residues, new Rescheduler(schedules), ledger, mark, transactions, catalog.unfenceable());
        this.workers = new Workers(environments);
        schedulerJobs.show(workers);
        this.checks = new WorkerChecks(new SettingsResolver(config, schedules, lockSettings::keyFault,
                ledger.isResolvable(), environments::fenceFaults), new FenceCollisions(lockSettings.keySpace()), scheduler,
                workers);
        this.registration = new Registration(config, workers, checks);
        this.shutdown = new Shutdown(environments, workers);
    }

    private ZoneId defaultZone() {
        return config.timeZone().map(text -> TimeZoneText.parse("quarkus.tickrunner.time-zone", text))
                .orElseGet(ZoneId::systemDefault);
    }

    // Reading

    @Override
    public List<TickService> services() {
        return List.copyOf(workers.all());
    }

    @Override
    public Collection<WorkerControl> workers() {
        return Collections.unmodifiableCollection(workers.all());
    }

    /** Returns all workers that are in a tick, including those unregistered during it. */
    List<WorkerService> running() {
        return workers.running();
    }

    @Override
    public Optional<TickService> service(String name) {
        return workers.find(name).map(TickService.class::cast);
    }

    @Override
    public List<TickService> partitions(String name) {
        return List.copyOf(workers.partitions(name));
    }

    @Override
    public List<WorkerControl> partitionsOf(String name) {
        return List.copyOf(workers.partitions(name));
    }

    @Override
    public Optional<WorkerControl> worker(String name) {
        return workers.find(name).map(WorkerControl.class::cast);
    }

    @Override
    public Optional<SessionState> session() {
        return environments.coordinator().map(SessionState.class::cast);
    }

    @Override
    public Optional<HolderLookup> holders() {
        return environments.coordinator().map(HolderLookup.class::cast);
    }

    @Override
    public Optional<RemoteControl> replicas() {
        return environments.coordinator().map(RemoteControl.class::cast);
    }

    @Override
    public boolean isStopping() {
        return shutdown.isStopping();
    }

    @Override
    public long runaways() {
        return environments.present().map(TickEnvironment::runaways).orElse(0L);
    }

    @Override
    public boolean isDraining() {
        return environments.drain().isOn();
    }

    // Changing

    @Override
    public boolean drain() {
        return drain(true);
    }

    @Override
    public boolean undrain() {
        return drain(false);
    }

    @Override
    public synchronized boolean drain(boolean drained) {
        if (!environments.drain().set(drained)) {
            return false;
        }
        if (drained) {
            shutdown.handOver();
            LOG.info("This replica is drained: it has handed over its workers, except those in a tick, and begins no scheduled"
                    + " work until it is undrained or restarted");
        } else {
            workers.all().forEach(WorkerService::undrained);
            LOG.info("This replica is no longer drained");
        }
        return true;
    }

    /** Registers all workers that the build found, or none if one of them is invalid. */
    synchronized void registerAll(WorkerCatalog catalog) {
        registration.registerAll(catalog);
    }

    @Override
    public WorkerDefinition newWorker(String name) {
        return new WorkerDefinitionImpl(this::register, name);
    }

    private synchronized TickService register(WorkerDefinitionImpl definition) {
        refuseWhenStopping("worker \"" + definition.name() + "\"");
        return registration.register(definition);
    }

    @Override
    public synchronized void reconcile(Collection<WorkerDefinition> definitions) {
        refuseWhenStopping("workers");
        registration.reconcile(definitions);
    }

    private void refuseWhenStopping(String who) {
        if (shutdown.isStopping()) {
            throw new IllegalStateException("Cannot register " + who + ": the app is shutting down");
        }
    }

    @Override
    public synchronized boolean unregister(String name) {
        return registration.unregister(name);
    }

    /** Starts ticking. */
    synchronized void start() {
        List<String> unknown = checks.unknownNames();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Tickrunner cannot start: " + String.join("; ", unknown));
        }
        if (config.enabled() && !scheduler.isStarted() && !workers.all().isEmpty()) {
            LOG.info("The app's scheduler is disabled: workers tick only when forced");
        }
        workers.start();
    }

    /** Stops starting new ticks and releases the locks of idle workers for the other replicas. */
    synchronized void beginStop() {
        shutdown.begin();
    }

    synchronized void endStop() {
        shutdown.end();
    }
}
