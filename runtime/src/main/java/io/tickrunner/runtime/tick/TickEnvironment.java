package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

import io.quarkus.scheduler.Scheduler;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockLost;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.tick.TickRun.Purpose;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.worker.WorkerSettings;

/** What all workers of this replica share. */
public final class TickEnvironment {

    private static final Logger LOG = Logger.getLogger(TickEnvironment.class);
    private static final int EXIT_STATUS_OF_RUNAWAY = 70;

    private final AdvisoryLocker locker;
    private final Optional<ReplicaCoordinator> coordinator;
    private final Scheduler scheduler;
    private final WorkerExecutors executors;
    private final Time time;
    private final Threads threads;
    private final List<TickObserver> observers;
    private final TickrunnerConfig config;
    private final TickTracer tracer;
    private final List<TickResidue> residues;
    private final AtomicLong runaways = new AtomicLong();

    public TickEnvironment(AdvisoryLocker locker, Scheduler scheduler, WorkerExecutors executors, Time time, Threads threads,
            List<TickObserver> observers, TickrunnerConfig config, TickTracer tracer, List<TickResidue> residues) {
        this.locker = locker;
        this.coordinator = ReplicaCoordinator.of(locker);
        this.scheduler = scheduler;
        this.executors = executors;
        this.time = time;
        this.threads = threads;
        this.observers = observers;
        this.config = config;
        this.tracer = tracer;
        this.residues = residues;
    }

    AdvisoryLocker locker() {
        return locker;
    }

    /** The locker's further abilities; an app's own locker has none. */
    public Optional<ReplicaCoordinator> coordinator() {
        return coordinator;
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

    /** A schedule, not started; empty when the app's scheduler is disabled. */
    Optional<TickSchedule> schedule(WorkerSettings settings, Runnable onDue, Runnable onHalted) {
        return scheduler.isStarted()
                ? Optional.of(new TickSchedule(new SchedulerJob(scheduler, settings.name()), time, threads,
                        settings.interval(), onDue, onHalted))
                : Optional.empty();
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

    /** Work whose lock is lost has until the server ends the session: then another replica may begin. */
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

    public void unregistered(WorkerView worker) {
        for (TickObserver observer : observers) {
            observer.unregistered(worker);
        }
    }

    void ticked(WorkerView worker, TickResult result) {
        tellObservers(worker, observer -> observer.ticked(worker, result));
    }

    void lockLost(WorkerView worker, LockLost loss) {
        tellObservers(worker, observer -> observer.lockLost(worker, loss));
    }

    /** All ticks have ended, and the app is about to. */
    public void stopped() {
        observers.forEach(TickObserver::stopped);
    }

    TickSpan beginSpan(TickRun run) {
        return GuardedSpan.begin(() -> tracer.begin(run, run.purpose() == Purpose.STARTUP));
    }

    /** What surrounds a tick on its thread. */
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
                LOG.errorf(e, "An observer of ticks failed for worker %s", worker.name());
            }
        }
    }

    /** Work goes on although its lock is lost and free for others: the one thing that cannot be mended from here. */
    void ranAway(WorkerView worker) {
        runaways.incrementAndGet();
        tellObservers(worker, observer -> observer.ranAway(worker));
        if (config.lock().haltOnRunaway()) {
            LOG.fatalf("Worker %s goes on without its lock, which another replica may hold by now: this process is ended"
                    + " (quarkus.tickrunner.lock.halt-on-runaway)", worker.name());
            Runtime.getRuntime().halt(EXIT_STATUS_OF_RUNAWAY);
        }
    }
}
