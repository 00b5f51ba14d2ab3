package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

import com.cronutils.model.CronType;

import io.quarkus.scheduler.Scheduler;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockLost;
import io.tickrunner.runtime.cadence.Rhythm;
import io.tickrunner.runtime.cadence.Rhythms;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.ledger.DurableChanges;
import io.tickrunner.runtime.ledger.Ledger;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.tick.TickRun.Purpose;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.worker.Rescheduler;
import io.tickrunner.runtime.worker.ScheduleReader;
import io.tickrunner.runtime.worker.WorkerSettings;

/** Holds what all workers of this replica share. */
public final class TickEnvironment {

    private static final Logger LOG = Logger.getLogger(TickEnvironment.class);
    private static final int EXIT_STATUS_OF_RUNAWAY = 70;

    private final AdvisoryLocker locker;
    private final Optional<ReplicaCoordinator> coordinator;
    private final Scheduler scheduler;
    private final Halt halt;
    private final WorkerExecutors executors;
    private final Time time;
    private final Threads threads;
    private final List<TickObserver> observers;
    private final TickrunnerConfig config;
    private final TickTracer tracer;
    private final List<TickResidue> residues;
    private final Rescheduler rescheduler;
    private final Optional<Ledger> ledger;
    private final Optional<Fences> fences;
    private final Drain drain;
    private final AtomicLong runaways = new AtomicLong();

    /** Creates an environment in which new cron expressions are in UTC and of the standard syntax. */
    public TickEnvironment(AdvisoryLocker locker, Scheduler scheduler, WorkerExecutors executors, Time time, Threads threads,
            List<TickObserver> observers, TickrunnerConfig config, TickTracer tracer, List<TickResidue> residues) {
        this(locker, scheduler, executors, time, threads, observers, config, tracer, residues, new Rescheduler(
                new ScheduleReader(CronType.QUARTZ, () -> ZoneOffset.UTC, time::now, true)));
    }

    /** Creates an environment without the ledger. */
    public TickEnvironment(AdvisoryLocker locker, Scheduler scheduler, WorkerExecutors executors, Time time, Threads threads,
            List<TickObserver> observers, TickrunnerConfig config, TickTracer tracer, List<TickResidue> residues,
            Rescheduler rescheduler) {
        this(locker, scheduler, executors, time, threads, observers, config, tracer, residues, rescheduler, Optional.empty(),
                Optional.empty(), new Drain());
    }

    /**
     * @param rescheduler reads the schedules that workers get at run time
     * @param fences what fences the work of workers; empty for an app's own locker
     */
    public TickEnvironment(AdvisoryLocker locker, Scheduler scheduler, WorkerExecutors executors, Time time, Threads threads,
            List<TickObserver> observers, TickrunnerConfig config, TickTracer tracer, List<TickResidue> residues,
            Rescheduler rescheduler, Optional<Ledger> ledger, Optional<Fences> fences, Drain drain) {
        this.drain = drain;
        this.fences = fences;
        this.ledger = ledger;
        this.rescheduler = rescheduler;
        this.locker = locker;
        this.coordinator = ReplicaCoordinator.of(locker);
        this.scheduler = scheduler;
        this.halt = new Halt(scheduler, drain);
        this.executors = executors;
        this.time = time;
        this.threads = threads;
        this.observers = observers;
        this.config = config;
        this.tracer = tracer;
        this.residues = residues;
        coordinator.ifPresent(c -> c.expectWork(time::untilNextAlarm));
    }

    AdvisoryLocker locker() {
        return locker;
    }

    /** Returns the coordinator; empty for an app's own locker. */
    public Optional<ReplicaCoordinator> coordinator() {
        return coordinator;
    }

    /** Returns the ledger; empty if the app does not keep one. */
    public Optional<Ledger> ledger() {
        return ledger;
    }

    Optional<Fences> fences() {
        return fences;
    }

    /** Returns whether this replica is drained. */
    public Drain drain() {
        return drain;
    }

    WorkerExecutors executors() {
        return executors;
    }

    Time time() {
        return time;
    }

    Threads threads() {
        return threads;
    }

    /**
     * Returns the clocks by which occurrences are planned: with a ledger the server's clock takes the place of this replica's.
     */
    Time planTime() {
        return ledger.<Time> map(Ledger::time).orElse(time);
    }

    /**
     * Creates a schedule without starting it; empty if the app's scheduler is disabled.
     *
     * @param lastRun returns the last occurrence that ran in any replica, as far as known
     */
    Optional<TickSchedule> schedule(WorkerSettings settings, Supplier<Optional<Instant>> lastRun,
            TickSchedule.Owner owner) {
        return scheduler.isStarted()
                ? Optional.of(new TickSchedule(owner, halt, planTime(), threads, settings.interval(),
                        rhythm(settings, lastRun)))
                : Optional.empty();
    }

    /**
     * @param lastRun returns the last occurrence that ran in any replica, as far as known
     */
    Rhythm rhythm(WorkerSettings settings, Supplier<Optional<Instant>> lastRun) {
        return Rhythms.of(settings.schedule(), lastRun, bound -> time.dice().nextLong(bound));
    }

    Rescheduler rescheduler() {
        return rescheduler;
    }

    Optional<DurableChanges> durableChanges() {
        return ledger.map(Ledger::writer);
    }

    void later(Duration delay, Runnable task) {
        try {
            time.after(delay.toNanos(), task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The timer is stopped", e);
        }
    }

    Duration stuckAfter() {
        return config.stuckAfter();
    }

    /**
     * Returns how long work may continue after its lock was lost: until the server ends the session, because another replica
     * may then start.
     */
    Duration runawayAfter() {
        return LockSettings.idleTimeout(config.lock().lease(), config.lock().heartbeat()).minus(config.lock().deadline());
    }

    public long runaways() {
        return runaways.get();
    }

    public void registered(WorkerView worker) {
        for (TickObserver observer : observers) {
            observer.registered(worker);
        }
    }

    /** Notifies observers that the workers registered so far are about to start. */
    public void starting() {
        observers.forEach(TickObserver::starting);
    }

    public void unregistered(WorkerView worker) {
        for (TickObserver observer : observers) {
            observer.unregistered(worker);
        }
    }

    void ticked(WorkerView worker, TickResult result) {
        // Without a lambda per tick.
        for (TickObserver observer : observers) {
            try {
                observer.ticked(worker, result);
            } catch (RuntimeException | Error e) {
                observerFailed(worker, e);
            }
        }
    }

    void commanded(WorkerView worker, CodeCommand command) {
        tellObservers(worker, observer -> observer.commanded(worker, command));
    }

    void lockLost(WorkerView worker, LockLost loss) {
        tellObservers(worker, observer -> observer.lockLost(worker, loss));
    }

    /** Notifies observers that all ticks have ended and the app is about to end. */
    public void stopped() {
        observers.forEach(TickObserver::stopped);
    }

    TickSpan beginSpan(TickRun run) {
        return GuardedSpan.begin(() -> tracer.begin(run, run.purpose() == Purpose.STARTUP));
    }

    /** Enters the context of a tick on its thread. */
    TickContext enter(TickRun run) {
        return TickContext.enter(run, residues);
    }

    Duration repeatFailuresEvery() {
        return config.log().repeatEvery();
    }

    private void tellObservers(WorkerView worker, Consumer<TickObserver> news) {
        for (TickObserver observer : observers) {
            try {
                news.accept(observer);
            } catch (RuntimeException | Error e) {
                observerFailed(worker, e);
            }
        }
    }

    private static void observerFailed(WorkerView worker, Throwable e) {
        LOG.errorf(e, "An observer of ticks failed for worker %s", worker.name());
    }

    /** Notifies observers that a fenced transaction was refused because the lock was lost. */
    void fenceRefused(WorkerView worker) {
        tellObservers(worker, observer -> observer.fenceRefused(worker));
    }

    /** Handles work that continues although its lock is lost and free for others. Tickrunner cannot stop such work. */
    void ranAway(WorkerView worker) {
        runaways.incrementAndGet();
        tellObservers(worker, observer -> observer.ranAway(worker));
        if (config.lock().haltOnRunaway()) {
            LOG.fatalf("Worker %s continues without its lock, which another replica may hold by now; ending this process"
                    + " (quarkus.tickrunner.lock.halt-on-runaway)", worker.name());
            Runtime.getRuntime().halt(EXIT_STATUS_OF_RUNAWAY);
        }
    }
}
