package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

import io.tickrunner.Cadence;
import io.tickrunner.Outcome;
import io.tickrunner.Pause;
import io.tickrunner.Worker;
import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.cadence.WorkerPause;
import io.tickrunner.runtime.lock.OwnWorker;
import io.tickrunner.runtime.peer.LastRun;
import io.tickrunner.runtime.peer.ScheduleBook;
import io.tickrunner.runtime.time.Repetition;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.time.WallNanos;
import io.tickrunner.runtime.worker.Hook;
import io.tickrunner.runtime.worker.WorkerSettings;

/**
 * The readable half of a worker's service: its state, and whether it may run. A superclass, because each object per worker
 * costs heap in every replica. It keeps which run is under way, and starts and ends none.
 */
public abstract class ObservedWorker implements TickingWorker, OwnWorker, GrantKeeper.Listener,
        TickSchedule.Owner {

    /** The number of consecutive failures, each with all its attempts, after which another replica gets its turn. */
    static final int HAND_BACK_AFTER_FAILURES = 3;
    /** Shows that the app paused the worker's job, so that nobody looks for another cause. */
    private static final Pause IN_SCHEDULER = new Pause(null, "paused in this replica by the app's Scheduler.pause", null);

    final TickEnvironment env;
    /** The app's own worker. */
    final Worker worker;
    final WorkerState state = new WorkerState();
    final GrantKeeper grants;
    final PeerNews news;
    final WorkerPause pause;
    final StartupHook startup;
    /** {@code null} if the worker is not fenced. */
    final FenceState fence;
    /** {@code null} if the worker is not fenced. */
    final Fencing fencing;
    /** What {@link FailureLog} has logged; {@code null} until the first failure, because most workers have none. */
    Repetition failures;
    /** What it has logged of the database; {@code null} until the first outage. */
    Repetition outages;

    /** {@code null} for a worker that ticks only when forced. */
    private final TickSchedule schedule;
    /** The run that keeps other runs of this worker from starting here; {@code null} between runs. */
    private volatile TickRun current;
    /** What code and configuration say. */
    private final WorkerSettings ownSettings;
    private volatile WorkerSettings settings;
    /** The last change of the schedule that was adopted or ignored; {@code null} if there is none. */
    private volatile ScheduleBook.Entry adopted;
    private volatile boolean stopping;
    /** In {@link WallNanos}. */
    private volatile long startedAt;
    /** When it started ticking by the schedule in force. */
    private volatile long startedNanos;

    ObservedWorker(WorkerSettings settings, Worker worker, TickEnvironment env) {
        this.ownSettings = settings;
        this.settings = settings;
        this.worker = worker;
        this.env = env;
        started();
        this.grants = new GrantKeeper(env.locker(), settings.lockId(), settings.cadence() == Cadence.CLUSTER, this, time());
        this.news = new PeerNews(env.coordinator(), settings, time(), env.planTime());
        this.pause = new WorkerPause(env.coordinator(), settings.lockId(), time());
        this.startup = settings.has(Hook.STARTUP) ? StartupHook.of(worker) : StartupHook.NONE;
        this.fence = settings.isFenced() ? new FenceState() : null;
        this.fencing = settings.isFenced() ? new Fencing(this, settings.fence(), env, fence) : null;
        this.schedule = settings.enabled() ? env.schedule(settings, news::lastOccurrence, this).orElse(null) : null;
    }

    /** Empty for a worker that ticks only when forced. */
    final Optional<TickSchedule> schedule() {
        return Optional.ofNullable(schedule);
    }

    /** Returns the run that keeps other runs of this worker from starting here; {@code null} between runs. */
    final TickRun current() {
        return current;
    }

    /**
     * Makes a run the current one, unless there is one.
     *
     * @return the one that was there before; {@code null} if there was none
     */
    final TickRun begin(TickRun run) {
        // Not the worker itself, whose lock is held while schedules are exchanged.
        synchronized (state) {
            TickRun before = current;
            if (before == null) {
                current = run;
            }
            return before;
        }
    }

    /** Ends a run, so that another one can begin. Has no effect if it is not the current one. */
    final void end(TickRun run) {
        synchronized (state) {
            if (current == run) {
                current = null;
            }
        }
    }

    /** Records that the worker starts ticking. */
    final void started() {
        startedAt = WallNanos.of(time().now());
        startedNanos = time().nanos();
    }

    /** Records that no work may start any more. */
    final void stopping() {
        stopping = true;
    }

    private Time time() {
        return env.time();
    }

    // Settings

    @Override
    public final String name() {
        return settings.name();
    }

    @Override
    public final long lockId() {
        return settings.lockId();
    }

    @Override
    public final Long lockKey() {
        return news.lockKey();
    }

    @Override
    public final boolean hasSchedule() {
        return settings.enabled();
    }

    @Override
    public final Optional<String> wakeOn() {
        return settings.wakeUps().channel();
    }

    @Override
    public final Duration interval() {
        return settings.interval();
    }

    @Override
    public final Cadence cadence() {
        return settings.cadence();
    }

    @Override
    public final WorkerSettings settings() {
        return settings;
    }

    @Override
    public final WorkerSettings ownSettings() {
        return ownSettings;
    }

    final ScheduleBook.Entry adopted() {
        return adopted;
    }

    /** Records that this change of the schedule was adopted, with the settings that are in force from now on. */
    final void adopted(ScheduleBook.Entry change, WorkerSettings inForce) {
        if (inForce != settings) {
            settings = inForce;
            news.changed(inForce);
            // Otherwise, a worker with a shorter interval than before would be stale at once.
            startedNanos = time().nanos();
        }
        adopted = change;
    }

    // State

    @Override
    public final WorkerHealth health() {
        WorkerState.View view = state.view();
        TickRun run = current;
        Optional<Pause> why = pause.why().or(this::pauseInScheduler);
        Optional<RememberedFailures> before = view.lastFailure() == null ? state.remembered() : Optional.empty();
        return new WorkerHealth(name(), news.lastSuccess(view.lastSuccess()),
                before.map(failures -> wallClock(failures.failureNanos())).orElse(view.lastFailure()),
                before.map(RememberedFailures::error).orElse(view.lastError()),
                view.consecutiveFailures() + rememberedFailures(view), run != null && run.isUnderWay() ? run.startedAt() : null,
                view.lastOutcome(),
                news.lastStart(state.lastStart()), why.isPresent(), isLockHeld(), run == null ? null : run.stuckSince(),
                nextDue().orElse(null), why.orElse(null));
    }

    private Optional<Pause> pauseInScheduler() {
        return schedule != null && schedule.isPaused() ? Optional.of(IN_SCHEDULER) : Optional.empty();
    }

    /** Returns how many failures from before this replica started the worker still count: no success is known since. */
    private int rememberedFailures(WorkerState.View view) {
        return view.succeededAt().isPresent() ? 0
                : state.remembered().map(failures -> failures.since(succeededAnywhere())).orElse(0);
    }

    private OptionalLong succeededAnywhere() {
        return news.lastRun().map(LastRun::succeededAt).orElse(OptionalLong.empty());
    }

    private Instant wallClock(long nanos) {
        return time().now().minusNanos(time().nanos() - nanos);
    }

    @Override
    public final boolean hasFailedHere() {
        return state.view().consecutiveFailures() > 0;
    }

    private Optional<Instant> nextDue() {
        return pause.isOn() ? Optional.empty() : schedule().flatMap(TickSchedule::nextDue);
    }

    @Override
    public final boolean isPausedEverywhere() {
        return pause.isOnEverywhere();
    }

    @Override
    public final boolean isLockHeld() {
        TickRun run = current;
        return run != null && run.holdsLock() || grants.holds();
    }

    @Override
    public final boolean isIdle() {
        return current == null;
    }

    @Override
    public final boolean isStartupSettled() {
        return startup.isSettled() || schedule == null;
    }

    @Override
    public final boolean isStartupWaitingForDatabase() {
        return startup.isWaitingForDatabase();
    }

    @Override
    public final Optional<Duration> servingFor() {
        if (schedule == null || pause.isOn() || isHalted()) {
            return Optional.empty();
        }
        return cadence() == Cadence.REPLICA ? Optional.of(since(startedNanos)) : grants.heldFor().map(this::atMostSinceChange);
    }

    private Duration atMostSinceChange(Duration held) {
        Duration since = since(startedNanos);
        return held.compareTo(since) > 0 ? since : held;
    }

    @Override
    public final Duration repeatedTime(Duration within) {
        return settings.schedule().expression().map(cron -> cron.repeatedTime(within, env.planTime().now()))
                .orElse(Duration.ZERO);
    }

    @Override
    public final Optional<Duration> succeededAgo() {
        OptionalLong here = state.view().succeededAt();
        return Stream.of(here, succeededAnywhere()).filter(OptionalLong::isPresent).map(nanos -> since(nanos.getAsLong()))
                .min(Comparator.naturalOrder());
    }

    @Override
    public final Optional<Duration> failedAgo() {
        OptionalLong failedAt = state.view().failedAt();
        return failedAt.isPresent() ? Optional.of(since(failedAt.getAsLong()))
                : state.remembered().map(failures -> since(failures.failureNanos()));
    }

    @Override
    public final Optional<Duration> runningFor() {
        return Optional.ofNullable(current).filter(TickRun::isUnderWay).map(TickRun::took);
    }

    private Duration since(long nanoTime) {
        return Duration.ofNanos(time().nanos() - nanoTime);
    }

    @Override
    public final Optional<Duration> overdueBy() {
        return pause.isOn() || current != null ? Optional.empty() : schedule().flatMap(TickSchedule::overdueBy);
    }

    @Override
    public final Optional<String> foreignHolder() {
        return env.coordinator().flatMap(c -> c.foreignHolder(lockId()));
    }

    @Override
    public final Optional<FenceLook> fence() {
        return fence == null ? Optional.empty() : Optional.of(fence.look(settings.fence()));
    }

    @Override
    public final Instant startedAt() {
        return WallNanos.toInstant(startedAt);
    }

    // Whether it may run

    @Override
    public final boolean isExpectedToRun() {
        return isActive() && state.view().lastOutcome() != Outcome.GATED;
    }

    @Override
    public final boolean isStopping() {
        return stopping;
    }

    @Override
    public final boolean isActive() {
        return schedule != null && !pause.isOn() && !stopping;
    }

    @Override
    public final boolean mayTakeOver() {
        return isIdle() && mayTakeOverOnceIdle();
    }

    @Override
    public final boolean mayTakeOverOnceIdle() {
        return isActive() && !isHalted() && state.view().lastOutcome() != Outcome.GATED && !failsAgainAndAgain();
    }

    @Override
    public final boolean isAble() {
        // Workers paused everywhere included, because no replica takes those.
        return schedule != null && !stopping && !isHalted() && !failsAgainAndAgain()
                && (!pause.isOn() || pause.isOnEverywhere());
    }

    /** Returns whether the lock is kept between ticks. */
    final boolean keepsLock() {
        return cadence() == Cadence.CLUSTER && isActive() && !isHalted() && !failsAgainAndAgain();
    }

    /** Returns whether this replica is drained, or the app halted its scheduler or paused the worker there. */
    private boolean isHalted() {
        return schedule != null && schedule.isHalted();
    }

    /** Counts failures here only: after a restart each replica gets its turn, whoever failed before. */
    private boolean failsAgainAndAgain() {
        return state.view().failedSeries() >= HAND_BACK_AFTER_FAILURES;
    }
}
