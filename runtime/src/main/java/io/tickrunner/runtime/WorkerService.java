package io.tickrunner.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

import org.jboss.logging.Logger;

import io.tickrunner.Cadence;
import io.tickrunner.LockGrant;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Worker;
import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.TickRun.Interruption;
import io.tickrunner.runtime.TickRun.Purpose;
import io.tickrunner.runtime.lock.ReplicaCoordinator.LastRun;
import io.tickrunner.runtime.lock.Standby;

/** A worker at work: decides when it ticks, sees to it that it runs once at a time, and records how each tick ended. */
public final class WorkerService implements TickService, Standby {

    private static final Logger LOG = Logger.getLogger(WorkerService.class);
    /** So many failures in a row, and another replica gets its turn. */
    static final int HAND_BACK_AFTER_FAILURES = 3;
    private static final Duration STARTUP_RETRY = Duration.ofSeconds(1);

    private final WorkerSettings settings;
    private final TickEnvironment env;
    private final Executor executor;
    private final WorkerState state = new WorkerState();
    private final GrantKeeper grants;
    private final StartupHook startup;
    private final TickPath path;
    private final FailureLog failureLog;
    private final Optional<TickSchedule> schedule;
    private final AtomicReference<TickRun> current = new AtomicReference<>();

    private volatile boolean paused;
    private volatile boolean pausedEverywhere;
    private volatile boolean stopping;
    private volatile boolean stoodBy;
    private volatile Instant startedAt = Instant.now();
    private volatile Instant stuckSince;

    WorkerService(WorkerSettings settings, Worker worker, TickEnvironment env) {
        this.settings = settings;
        this.env = env;
        this.executor = env.threads().forWorker(settings.virtualThread());
        this.grants = new GrantKeeper(env.locker(), settings.lockId(), this::lockLost);
        this.startup = new StartupHook(worker, settings.has(Hook.STARTUP));
        this.failureLog = new FailureLog(settings.name(), worker, settings.has(Hook.ON_ERROR));
        this.path = new TickPath(settings, worker, grants, startup, env.threads().timer(), this::dueNow, this::workStarted,
                this::timedOut);
        this.schedule = settings.enabled() ? env.schedule(settings, this::due) : Optional.empty();
    }

    // What it is

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public long lockId() {
        return settings.lockId();
    }

    @Override
    public Duration interval() {
        return settings.interval();
    }

    @Override
    public Cadence cadence() {
        return settings.cadence();
    }

    public WorkerSettings settings() {
        return settings;
    }

    @Override
    public WorkerHealth health() {
        WorkerState.View view = state.view();
        TickRun run = current.get();
        Optional<LastRun> lastRun = lastRun();
        return new WorkerHealth(name(),
                latest(view.lastSuccess(), lastRun.map(LastRun::succeededAt).orElse(OptionalLong.empty())),
                view.lastFailure(), view.lastError(), view.consecutiveFailures(),
                run != null && run.isWorking() ? run.startedAt() : null,
                view.lastOutcome(),
                latest(view.lastStart(), lastRun.map(r -> OptionalLong.of(r.startedAt())).orElse(OptionalLong.empty())),
                isPaused(), isLockHeld(), stuckSince, nextDue().orElse(null));
    }

    private static Instant latest(Instant here, OptionalLong nanosAnywhere) {
        if (nanosAnywhere.isEmpty()) {
            return here;
        }
        Instant anywhere = Instant.now().minusNanos(System.nanoTime() - nanosAnywhere.getAsLong());
        return here == null || anywhere.isAfter(here) ? anywhere : here;
    }

    private Optional<Instant> nextDue() {
        return isPaused() ? Optional.empty() : schedule.flatMap(TickSchedule::nextDue);
    }

    public boolean isLockHeld() {
        TickRun run = current.get();
        return run != null && run.isLockHeld() || grants.holds();
    }

    public boolean isStartupSettled() {
        return startup.isSettled() || schedule.isEmpty();
    }

    /** Since when this replica is the one to run the worker; empty while it is not. */
    public Optional<Instant> servingSince() {
        if (schedule.isEmpty() || isPaused()) {
            return Optional.empty();
        }
        return cadence() == Cadence.REPLICA ? Optional.of(startedAt) : grants.heldSince();
    }

    /** How long a tick is overdue that should have begun; empty while none is to come. */
    public Optional<Duration> overdueBy() {
        return isPaused() || current.get() != null ? Optional.empty() : schedule.flatMap(TickSchedule::overdueBy);
    }

    /** The name of a program other than Tickrunner that holds the lock. */
    public Optional<String> foreignHolder() {
        return env.coordinator().flatMap(c -> c.foreignHolder(lockId()));
    }

    private Optional<LastRun> lastRun() {
        return env.coordinator().flatMap(c -> c.lastRun(lockId()));
    }

    // When it ticks

    /** Begins to tick: the startup hook at once, the first tick after a jitter. */
    void start() {
        startedAt = Instant.now();
        pausedEverywhere = env.coordinator().filter(c -> c.isPaused(lockId())).isPresent();
        schedule.ifPresent(s -> {
            s.start(Duration.ofNanos(ThreadLocalRandom.current().nextLong(interval().toNanos() / 2)));
            if (cadence() == Cadence.CLUSTER) {
                env.coordinator().ifPresent(c -> c.watch(this));
            }
            if (startup.isDue()) {
                attemptStartup();
            }
        });
    }

    private void attemptStartup() {
        if (startup.isDue() && !stopping && !isPaused()) {
            dispatch(Purpose.STARTUP).thenAccept(outcome -> {
                if (outcome == Outcome.UNAVAILABLE) {
                    env.later(STARTUP_RETRY, this::attemptStartup);
                }
            });
        }
    }

    private void due() {
        if (!isPaused() && !stopping) {
            dispatch(Purpose.SCHEDULED);
        }
    }

    /** The schedule missed its time, as after a step of the wall clock: begins it anew. */
    void catchUp() {
        schedule.ifPresent(s -> s.start(Duration.ZERO));
    }

    @Override
    public Outcome tick() {
        return tickAsync().join();
    }

    /**
     * As {@link #tick()}, without waiting.
     *
     * @throws IllegalStateException if Tickrunner is shutting down
     */
    public CompletableFuture<Outcome> tickAsync() {
        if (stopping) {
            throw new IllegalStateException("Worker " + name() + " cannot tick: it was unregistered or the app is stopping");
        }
        return dispatch(Purpose.FORCED);
    }

    @Override
    public void pause() {
        paused = true;
        handBackIfIdle();
    }

    @Override
    public void resume() {
        paused = false;
        attemptStartup();
    }

    /** Pauses for all replicas hold beside this replica's own; a resume for all ends both. */
    public void pauseEverywhere(boolean pause) {
        pausedEverywhere = pause;
        if (pause) {
            handBackIfIdle();
        } else {
            resume();
        }
    }

    private boolean isPaused() {
        return paused || pausedEverywhere;
    }

    private CompletableFuture<Outcome> dispatch(Purpose purpose) {
        TickRun run = new TickRun(name(), purpose);
        if (!current.compareAndSet(null, run)) {
            // A scheduled tick that finds the one before still running is no tick; a forced one was asked for and is told.
            if (purpose == Purpose.FORCED) {
                record(run, Ending.of(Outcome.SKIPPED));
            }
            return CompletableFuture.completedFuture(Outcome.SKIPPED);
        }
        try {
            executor.execute(() -> execute(run));
        } catch (RejectedExecutionException e) {
            current.set(null);
            record(run, Ending.error(e));
            run.end(Outcome.ERROR);
        }
        return run.outcome();
    }

    // One tick

    private void execute(TickRun run) {
        Outcome outcome = Outcome.ERROR;
        try (TickContext context = TickContext.enter(run)) {
            Optional<Ending> ending = path.walk(run);
            outcome = ending.map(Ending::outcome).orElse(Outcome.SKIPPED);
            if (ending.isPresent()) {
                ended(run, ending.get());
            }
        } catch (Throwable e) {
            // A context that cannot be entered or left must not take the worker's schedule with it.
            LOG.errorf(e, "Tick %s of worker %s could not be ended properly", run.id(), name());
        } finally {
            afterwards(outcome);
            stuckSince = null;
            current.set(null);
            run.end(outcome);
            if (stopping || isPaused()) {
                handBackIfIdle();
            }
        }
    }

    private void ended(TickRun run, Ending ending) {
        startup.attempted(ending.outcome());
        if (ending.outcome() == Outcome.SKIPPED) {
            stoodBy = true;
        }
        if (run.outcome().isDone()) {
            return;
        }
        failureLog.report(ending.outcome(), ending.thrown(), ending.failure());
        if (run.purpose() != Purpose.STARTUP || ending.outcome().isFailure()) {
            record(run, ending);
        }
    }

    private void record(TickRun run, Ending ending) {
        long started = run.workStartedNanos();
        Optional<Duration> workTime = started == 0 ? Optional.empty()
                : Optional.of(Duration.ofNanos(System.nanoTime() - started));
        TickResult result = new TickResult(name(), run.id(), run.forced(), ending.outcome(), ending.failure(), Instant.now(),
                workTime);
        state.record(result);
        if (ending.outcome() == Outcome.SUCCESS) {
            // A forced tick is news of a success, and leaves the cadence as it was.
            Optional<Long> start = run.forced() ? lastRun().map(LastRun::startedAt) : Optional.of(started);
            start.ifPresent(nanos -> tellPeers(nanos, OptionalLong.of(System.nanoTime())));
        }
        env.ticked(this, result);
    }

    private void tellPeers(long started, OptionalLong succeeded) {
        if (cadence() == Cadence.CLUSTER) {
            env.coordinator().ifPresent(c -> c.ranHere(lockId(), started, succeeded));
        }
    }

    private void workStarted(TickRun run) {
        if (run.purpose() == Purpose.STARTUP) {
            return;
        }
        state.workStarted(run.startedAt());
        if (run.purpose() == Purpose.SCHEDULED) {
            tellPeers(run.workStartedNanos(), OptionalLong.empty());
        }
    }

    private void afterwards(Outcome outcome) {
        boolean keep = cadence() == Cadence.CLUSTER && schedule.isPresent() && outcome != Outcome.GATED && !isPaused()
                && !stopping
                && state.view().consecutiveFailures() < HAND_BACK_AFTER_FAILURES;
        if (!keep) {
            grants.release();
        }
    }

    // Interruption

    private void lockLost() {
        TickRun run = current.get();
        if (run != null && run.isWorking() && run.grant() != null && !run.isLockHeld()) {
            run.interrupt(Interruption.LOCK_LOST);
            env.later(env.runawayAfter(), () -> ranAway(run));
        }
    }

    private void timedOut(TickRun run) {
        env.later(env.stuckAfter(), () -> {
            if (run.isWorking()) {
                stuck(run, Ending.timeout(null, settings));
            }
        });
    }

    private void ranAway(TickRun run) {
        if (run.isWorking()) {
            stuck(run, Ending.lockLost(run, null));
            env.ranAway(this);
        }
    }

    /**
     * Work that ignores its interrupt is given up: recorded and reported, while its thread still keeps the worker from ticking.
     */
    private void stuck(TickRun run, Ending ending) {
        if (run.outcome().isDone()) {
            return;
        }
        stuckSince = run.interruptedAt();
        LOG.errorf("Worker %s ignores its interrupt and is stuck (%s); no other tick of it starts here until it ends", name(),
                ending.failure().getMessage());
        record(run, ending);
        run.outcome().complete(ending.outcome());
    }

    // Cadence over the replicas

    @Override
    public boolean wantsLock() {
        WorkerState.View view = state.view();
        return (stoodBy || lastRun().isPresent()) && !isPaused() && !stopping && current.get() == null && !grants.holds()
                && view.lastOutcome() != Outcome.GATED && view.consecutiveFailures() < HAND_BACK_AFTER_FAILURES;
    }

    @Override
    public void granted(LockGrant grant) {
        grants.accept(grant);
        executor.execute(this::takeOver);
    }

    private void takeOver() {
        if (isPaused() || stopping) {
            handBackIfIdle();
            return;
        }
        Duration wait = lastRun().map(this::untilDue).filter(d -> !d.isNegative()).orElse(Duration.ZERO);
        LOG.debugf("Worker %s is taken over by this replica, next due in %s", name(), wait);
        schedule.ifPresent(s -> s.start(wait));
    }

    /** After a hand-over the other replica's last start counts: the cadence goes on instead of beginning anew. */
    private boolean dueNow() {
        Duration wait = cadence() == Cadence.REPLICA ? Duration.ZERO
                : lastRun().filter(LastRun::elsewhere).map(this::untilDue).orElse(Duration.ZERO);
        if (wait.isNegative() || wait.isZero()) {
            return true;
        }
        schedule.ifPresent(s -> s.start(wait));
        return false;
    }

    private Duration untilDue(LastRun lastRun) {
        return interval().minusNanos(System.nanoTime() - lastRun.startedAt());
    }

    // The end

    /** No more ticks; a running one ends undisturbed. */
    void stop() {
        stopping = true;
        schedule.ifPresent(TickSchedule::stop);
        env.coordinator().ifPresent(c -> c.unwatch(this));
    }

    Optional<LockGrant> takeIdleGrant() {
        return current.get() == null ? grants.take() : Optional.empty();
    }

    void handBackIfIdle() {
        if (current.get() == null) {
            grants.release();
        }
    }

    public boolean isIdle() {
        return current.get() == null;
    }

    void interruptForShutdown() {
        TickRun run = current.get();
        if (run != null) {
            run.interrupt(Interruption.SHUTDOWN);
        }
    }

    /** Waits for a running tick to end. */
    boolean awaitIdle(long nanos) throws InterruptedException {
        TickRun run = current.get();
        return run == null || run.awaitEnd(nanos);
    }
}
