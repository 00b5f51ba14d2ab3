package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.jboss.logging.Logger;

import io.quarkus.runtime.BlockingOperationNotAllowedException;
import io.tickrunner.Cadence;
import io.tickrunner.LockGrant;
import io.tickrunner.LockLost;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Worker;
import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.cadence.WorkerPause;
import io.tickrunner.runtime.lock.ReplicaCoordinator.LastRun;
import io.tickrunner.runtime.tick.TickRun.Interruption;
import io.tickrunner.runtime.tick.TickRun.Purpose;
import io.tickrunner.runtime.time.Jitter;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.worker.Hook;
import io.tickrunner.runtime.worker.WorkerSettings;
import io.vertx.core.Context;

/** Runs a worker: decides when it ticks, and ensures that it runs only once at a time here. */
public final class WorkerService implements TickService, WorkerControl, TickingWorker {

    private static final Logger LOG = Logger.getLogger(WorkerService.class);
    /** The number of consecutive failures after which another replica gets its turn. */
    static final int HAND_BACK_AFTER_FAILURES = 3;
    private static final Duration STARTUP_RETRY = Duration.ofSeconds(1);

    private final WorkerSettings settings;
    private final Worker worker;
    private final TickEnvironment env;
    private final Time time;
    private final WorkerState state = new WorkerState();
    private final GrantKeeper grants;
    private final PeerNews news;
    private final WorkerPause pause;
    private final StartupHook startup;
    private final TickRecorder recorder;
    private final RunWatch watch;
    private final TickPath path;
    /** Empty for a worker that ticks only when forced, like the next field. */
    private final Optional<TickSchedule> schedule;
    private final Optional<TakeOver> takeOver;
    private final AtomicReference<TickRun> current = new AtomicReference<>();
    private final AtomicBoolean dueMeanwhile = new AtomicBoolean();
    private volatile long dueMeanwhileSince;

    private volatile boolean stopping;
    private volatile Instant startedAt;
    private volatile long startedNanos;

    public WorkerService(WorkerSettings settings, Worker worker, TickEnvironment env) {
        this.settings = settings;
        this.worker = worker;
        this.env = env;
        this.time = env.time();
        this.startedAt = time.now();
        this.startedNanos = time.nanos();
        this.grants = new GrantKeeper(env.locker(), settings.lockId(), settings.cadence() == Cadence.CLUSTER,
                this::lockLost, time, env.threads());
        this.news = new PeerNews(env.coordinator(), settings, time);
        this.pause = new WorkerPause(env.coordinator(), settings.lockId());
        this.startup = new StartupHook(worker, settings.has(Hook.STARTUP));
        this.recorder = new TickRecorder(this, env, state, news, new FailureLog(settings.name(), worker,
                settings.has(Hook.ON_ERROR), env.repeatFailuresEvery(), time));
        this.watch = new RunWatch(this, env, recorder);
        this.path = new TickPath(this, worker, grants, startup, recorder, watch, time);
        this.schedule = settings.enabled() ? env.schedule(settings, this::due, this::halted) : Optional.empty();
        this.takeOver = schedule.map(s -> new TakeOver(this, grants, news, s));
    }

    // Settings and state

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

    @Override
    public WorkerSettings settings() {
        return settings;
    }

    /** Returns the app's own worker. */
    public Worker worker() {
        return worker;
    }

    @Override
    public WorkerHealth health() {
        WorkerState.View view = state.view();
        TickRun run = current.get();
        return new WorkerHealth(name(), news.lastSuccess(view.lastSuccess()), view.lastFailure(), view.lastError(),
                view.consecutiveFailures(), run != null && run.isUnderWay() ? run.startedAt() : null, view.lastOutcome(),
                news.lastStart(view.lastStart()), pause.isOn(), isLockHeld(), run == null ? null : run.stuckSince(),
                nextDue().orElse(null));
    }

    private Optional<Instant> nextDue() {
        return pause.isOn() ? Optional.empty() : schedule.flatMap(TickSchedule::nextDue);
    }

    @Override
    public boolean isLockHeld() {
        TickRun run = current.get();
        return run != null && run.holdsLock() || grants.holds();
    }

    @Override
    public boolean isStartupSettled() {
        return startup.isSettled() || schedule.isEmpty();
    }

    @Override
    public boolean isStartupWaitingForDatabase() {
        return startup.isWaitingForDatabase();
    }

    @Override
    public Optional<Duration> servingFor() {
        if (schedule.isEmpty() || pause.isOn()) {
            return Optional.empty();
        }
        return cadence() == Cadence.REPLICA ? Optional.of(since(startedNanos)) : grants.heldFor();
    }

    @Override
    public Optional<Duration> succeededAgo() {
        OptionalLong here = state.view().succeededAt();
        OptionalLong anywhere = news.lastRun().map(LastRun::succeededAt).orElse(OptionalLong.empty());
        return Stream.of(here, anywhere).filter(OptionalLong::isPresent).map(nanos -> since(nanos.getAsLong()))
                .min(Comparator.naturalOrder());
    }

    @Override
    public Optional<Duration> failedAgo() {
        OptionalLong failedAt = state.view().failedAt();
        return failedAt.isPresent() ? Optional.of(since(failedAt.getAsLong())) : Optional.empty();
    }

    @Override
    public Optional<Duration> runningFor() {
        return Optional.ofNullable(current.get()).filter(TickRun::isUnderWay).map(TickRun::took);
    }

    private Duration since(long nanoTime) {
        return Duration.ofNanos(time.nanos() - nanoTime);
    }

    @Override
    public Optional<Duration> overdueBy() {
        return pause.isOn() || current.get() != null ? Optional.empty() : schedule.flatMap(TickSchedule::overdueBy);
    }

    @Override
    public Optional<String> foreignHolder() {
        return env.coordinator().flatMap(c -> c.foreignHolder(lockId()));
    }

    @Override
    public boolean isExpectedToRun() {
        return isActive() && state.view().lastOutcome() != Outcome.GATED;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public boolean isStopping() {
        return stopping;
    }

    @Override
    public boolean isActive() {
        return schedule.isPresent() && !pause.isOn() && !stopping;
    }

    @Override
    public boolean mayTakeOver() {
        return isActive() && !isHalted() && isIdle() && state.view().lastOutcome() != Outcome.GATED && !failsAgainAndAgain();
    }

    /** Returns whether the app halted its scheduler or the worker's job, in which case no scheduled tick runs here. */
    private boolean isHalted() {
        return schedule.map(TickSchedule::isHalted).orElse(false);
    }

    private boolean failsAgainAndAgain() {
        return state.view().consecutiveFailures() >= HAND_BACK_AFTER_FAILURES;
    }

    // Schedule

    /** Starts ticking: runs the startup hook immediately and the first tick after a jitter. */
    public void start() {
        startedAt = time.now();
        startedNanos = time.nanos();
        // Before the schedule, because an earlier tick would run the hook as part of itself.
        attemptStartup();
        schedule.ifPresent(s -> s.start(Jitter.beforeFirstTick(interval(), time.dice())));
        if (cadence() == Cadence.CLUSTER) {
            takeOver.ifPresent(t -> env.coordinator().ifPresent(c -> c.watch(t)));
        }
    }

    private void attemptStartup() {
        if (startup.isDue() && isActive()) {
            dispatch(Purpose.STARTUP).ifPresent(run -> run.thenAccept(outcome -> {
                if (outcome == Outcome.UNAVAILABLE) {
                    env.later(STARTUP_RETRY, this::attemptStartup);
                }
            }));
        }
    }

    /** Runs the scheduled tick that is due. */
    void due() {
        if (isActive()) {
            dispatch(Purpose.SCHEDULED);
        }
    }

    /** Releases the lock for another replica, because a tick is due but halted here. */
    void halted() {
        if (cadence() == Cadence.CLUSTER) {
            grants.releaseIfIdle();
        }
    }

    @Override
    public boolean mayBegin(TickRun run, Duration lockWait) {
        return !stopping && !pause.isOn() && takeOver.map(t -> t.isDue(run, lockWait)).orElse(true);
    }

    @Override
    public Outcome tick() {
        if (Context.isOnEventLoopThread()) {
            throw new BlockingOperationNotAllowedException(
                    "Worker " + name() + " cannot be ticked from an event-loop thread because the call blocks until the tick"
                            + " ends; use a worker thread, for example with @Blocking");
        }
        return tickAsync().join();
    }

    @Override
    public CompletableFuture<Outcome> tickAsync() {
        return dispatch(Purpose.FORCED).orElseThrow(() -> new IllegalStateException(
                "Worker " + name() + " cannot tick: it was unregistered or the app is stopping"));
    }

    @Override
    public void pause() {
        pause.here(true);
        grants.releaseIfIdle();
    }

    @Override
    public void resume() {
        pause.here(false);
        attemptStartup();
    }

    @Override
    public CompletionStage<Void> pauseEverywhere(boolean paused) {
        CompletionStage<Void> told = pause.everywhere(paused);
        pauseChanged();
        return told;
    }

    @Override
    public void pauseChanged() {
        if (pause.isOnEverywhere()) {
            grants.releaseIfIdle();
        } else {
            resume();
        }
    }

    /**
     * Starts a run on its own thread.
     *
     * @return its future outcome; empty if no run started because the worker is stopping
     */
    private Optional<CompletableFuture<Outcome>> dispatch(Purpose purpose) {
        TickRun run = new TickRun(name(), purpose, time, env.threads());
        run.traceBy(env.beginSpan(run));
        TickRun running = current.compareAndExchange(null, run);
        if (running != null) {
            busy(run, running);
            return stopping ? Optional.empty() : Optional.of(CompletableFuture.completedFuture(Outcome.SKIPPED));
        }
        // Checked only now. Stopping sets the flag first and then looks for a run; either side sees the other.
        if (stopping) {
            current.set(null);
            run.end(Outcome.SKIPPED);
            return Optional.empty();
        }
        try {
            onThread(() -> execute(run));
        } catch (Throwable e) {
            // No thread may be available; the worker must be free for its next tick.
            current.set(null);
            recorder.ended(run, Ending.error(e));
            run.end(Outcome.ERROR);
        }
        return Optional.of(run.outcome());
    }

    private void busy(TickRun run, TickRun running) {
        if (run.forced() && !stopping) {
            recorder.ended(run, Ending.of(Outcome.SKIPPED));
        } else if (run.purpose() == Purpose.SCHEDULED && running.purpose() != Purpose.SCHEDULED) {
            // A scheduled tick must not be lost because of a startup hook or a concurrent forced tick.
            dueMeanwhileSince = time.nanos();
            dueMeanwhile.set(true);
            if (current.get() != running) {
                tickIfDueMeanwhile();
            }
        }
        // Otherwise, a scheduled tick that finds the previous one still running is dropped.
    }

    private void tickIfDueMeanwhile() {
        if (dueMeanwhile.getAndSet(false)) {
            // Otherwise the next tick would come an interval after this one was due, although it begins only now.
            schedule.ifPresent(s -> s.heldUp(since(dueMeanwhileSince)));
            due();
        }
    }

    // One tick

    @Override
    public void onThread(Runnable code) {
        env.executors().forWorker(settings.virtualThread()).execute(code);
    }

    private void execute(TickRun run) {
        Outcome outcome = Outcome.ERROR;
        try (TickContext context = env.enter(run)) {
            Optional<Ending> ending = path.walk(run);
            outcome = ending.map(Ending::outcome).orElse(Outcome.SKIPPED);
            ending.ifPresent(e -> ended(run, e));
        } catch (Throwable e) {
            // A context that cannot be entered or left must not stop the worker's schedule.
            endedBadly(run, e);
        } finally {
            end(run, outcome);
        }
    }

    /** Records the failure as the outcome of the tick, unless it already has one. */
    private void endedBadly(TickRun run, Throwable failure) {
        try {
            if (!recorder.ended(run, Ending.error(failure))) {
                LOG.errorf(failure, "Could not end tick %s of worker %s properly", run.id(), name());
            }
        } catch (Throwable e) {
            // Even if this fails, the worker must be free for its next tick.
            LOG.errorf("Could not record tick %s of worker %s: %s", run.id(), name(), e.getClass().getName());
        }
    }

    private void ended(TickRun run, Ending ending) {
        startup.attempted(ending.outcome());
        boolean missed = ending.outcome() == Outcome.UNAVAILABLE && run.purpose() != Purpose.STARTUP;
        if (missed || ending.outcome() == Outcome.SKIPPED) {
            takeOver.ifPresent(TakeOver::standBy);
        }
        recorder.ended(run, ending);
    }

    private void end(TickRun run, Outcome outcome) {
        // Clears interrupts that the worker's beans caused on their own thread while being destroyed.
        Thread.interrupted();
        try {
            grants.endUse(keepsLock() && outcome != Outcome.GATED);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Could not release the lock of worker %s", name());
        } finally {
            current.set(null);
            run.end(outcome);
        }
        if (!keepsLock()) {
            // The worker was paused or stopped meanwhile, and its lock was left to this tick.
            grants.releaseIfIdle();
        }
        tickIfDueMeanwhile();
    }

    private boolean keepsLock() {
        return cadence() == Cadence.CLUSTER && isActive() && !isHalted() && !failsAgainAndAgain();
    }

    private void lockLost(Instant heldSince) {
        TickRun run = current.get();
        boolean inUse = run != null && run.isWorking();
        if (run != null) {
            watch.lockLost(run);
        }
        env.lockLost(this, new LockLost(name(), lockId(), time.now(), heldSince, inUse ? run.id() : null));
    }

    // The end

    /** Stops ticking. A running tick is not interrupted. */
    public void stop() {
        stopping = true;
        schedule.ifPresent(TickSchedule::close);
        takeOver.ifPresent(t -> env.coordinator().ifPresent(c -> c.unwatch(t)));
    }

    public Optional<LockGrant> takeIdleGrant() {
        return grants.takeIfIdle();
    }

    public void handBackIfIdle() {
        grants.releaseIfIdle();
    }

    @Override
    public boolean isIdle() {
        return current.get() == null;
    }

    public void interruptForShutdown() {
        TickRun run = current.get();
        if (run != null) {
            run.interrupt(Interruption.SHUTDOWN);
        }
    }

    /** Waits for a running tick to end. */
    public boolean awaitIdle(long nanos) throws InterruptedException {
        TickRun run = current.get();
        return run == null || run.awaitEnd(nanos);
    }
}
