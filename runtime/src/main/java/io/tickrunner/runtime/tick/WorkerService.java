package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import org.jboss.logging.Logger;

import io.quarkus.runtime.BlockingOperationNotAllowedException;
import io.tickrunner.Cadence;
import io.tickrunner.LockGrant;
import io.tickrunner.LockLost;
import io.tickrunner.Outcome;
import io.tickrunner.Pause;
import io.tickrunner.TickService;
import io.tickrunner.Worker;
import io.tickrunner.runtime.cadence.CronSchedule;
import io.tickrunner.runtime.ledger.ServerMoment;
import io.tickrunner.runtime.ledger.WorkerRow;
import io.tickrunner.runtime.peer.TickArguments;
import io.tickrunner.runtime.tick.TickRun.Interruption;
import io.tickrunner.runtime.tick.TickRun.Purpose;
import io.tickrunner.runtime.time.Jitter;
import io.tickrunner.runtime.worker.Rescheduler;
import io.tickrunner.runtime.worker.WorkerSettings;
import io.vertx.core.Context;

/** The service of a worker in this replica. Starts and stops it, and passes each request on to the part that handles it. */
public final class WorkerService extends ObservedWorker implements TickService, WorkerControl {

    private static final Logger LOG = Logger.getLogger(WorkerService.class);
    /** Spreads workers that became due while no replica was up. */
    private static final Duration MOST_WHEN_OVERDUE = Duration.ofSeconds(1);

    /** {@code null} without the ledger, because a field of an {@code Optional} would add an object per worker. */
    private final Claims claims;
    /** {@code null} for a worker that ticks only when forced. */
    private final TakeOver takeOver;
    private final Dispatcher dispatcher;
    /** {@code null} until the first request, because few workers are woken up. */
    private volatile WakeUpCall wakeUpCall;

    public WorkerService(WorkerSettings settings, Worker worker, TickEnvironment env) {
        super(settings, worker, env);
        this.claims = env.ledger().map(ledger -> new Claims(ledger, this)).orElse(null);
        this.takeOver = schedule().isPresent() ? new TakeOver(this, claims) : null;
        this.dispatcher = new Dispatcher(this, takeOver, claims);
        if (!settings.wakeUps().atMostEvery().isZero()) {
            // It must know when the last tick started before the first request.
            schedule().ifPresent(this::wakeUpCall);
        }
    }

    /** Returns the app's own worker. */
    public Worker worker() {
        return worker;
    }

    /** Empty for a worker that ticks only when forced. */
    private Optional<TakeOver> takeOver() {
        return Optional.ofNullable(takeOver);
    }

    // Life

    /** Starts ticking: runs the startup hook immediately and the first tick after a jitter. */
    public void start() {
        started();
        // The other replicas may have given it another schedule already, or paused it.
        rescheduling().adopt();
        pausing().watchEnd();
        // Before the schedule, because an earlier tick would run the hook as part of itself.
        dispatcher.attemptStartup();
        Duration longest = settings().schedule().jitter().orElseGet(() -> Jitter.ofInterval(interval()));
        schedule().ifPresent(s -> s.start(firstDelay(longest)));
        if (cadence() == Cadence.CLUSTER) {
            takeOver().ifPresent(t -> env.coordinator().ifPresent(c -> c.watch(t)));
        }
        if (settings().schedule().isPlanned()) {
            // The first occurrence may be weeks away, and one replica should hold the lock when it comes.
            takeOver().ifPresent(TakeOver::standBy);
        }
        // The lock session may listen already.
        dispatcher.serveWakeUp();
    }

    /** Returns the delay of the first tick: the rest of the interval since the last start, if the ledger remembers that. */
    private Duration firstDelay(Duration longest) {
        Optional<Duration> left = claims == null || cadence() != Cadence.CLUSTER ? Optional.empty() : news.untilDue();
        if (left.isEmpty()) {
            return Jitter.upTo(longest, env.time().dice());
        }
        return left.get().isNegative()
                ? Jitter.upTo(longest.compareTo(MOST_WHEN_OVERDUE) < 0 ? longest : MOST_WHEN_OVERDUE, env.time().dice())
                : left.get();
    }

    /** Continues by what the ledger knows of this worker. What the other replicas tell is newer. */
    public void remembered(WorkerRow row, ServerMoment clock) {
        if (row.schedule() != null) {
            rescheduling().remembered(row.schedule());
        }
        if (row.pause() != null) {
            pausing().remembered(row.pause(), clock);
        }
        boolean planned = settings().schedule().isPlanned();
        if (cadence() != Cadence.CLUSTER && !planned) {
            return;
        }
        rememberedFailures(row, clock);
        if (row.lastStart() == null) {
            return;
        }
        news.remembered(clock.nanosAt(row.lastStart()),
                row.lastSuccess() == null ? OptionalLong.empty() : OptionalLong.of(clock.nanosAt(row.lastSuccess())),
                planned && row.lastOccurrence() != null ? OptionalLong.of(row.lastOccurrence().toEpochMilli())
                        : OptionalLong.empty());
        // If the ledger did not answer in time, the worker has started without it.
        schedule().filter(TickSchedule::isRunning).ifPresent(s -> {
            if (planned) {
                s.lookAgain();
            } else {
                s.start(news.untilDue().filter(left -> !left.isNegative()).orElse(Duration.ZERO));
            }
        });
    }

    /** Continues the failures of a worker that is going to run, so that a success in some replica ends them. */
    private void rememberedFailures(WorkerRow row, ServerMoment clock) {
        if (row.lastFailure() != null && schedule().isPresent()) {
            state.remembered(new RememberedFailures(row.consecutiveFailures(), clock.nanosAt(row.lastFailure()),
                    row.lastError()));
        }
    }

    /** Stops ticking. A running tick is not interrupted. */
    public void stop() {
        stopping();
        pause.unwatchEnd();
        schedule().ifPresent(TickSchedule::close);
        takeOver().ifPresent(t -> env.coordinator().ifPresent(c -> c.unwatch(t)));
    }

    public Optional<LockGrant> takeIdleGrant() {
        return grants.takeIfIdle();
    }

    public void handBackIfIdle() {
        grants.releaseIfIdle();
    }

    /** Continues the scheduled ticks of a replica that was drained. */
    public void undrained() {
        dispatcher.attemptStartup();
        dispatcher.lookAgain();
        dispatcher.serveWakeUp();
    }

    public void interruptForShutdown() {
        TickRun run = current();
        if (run != null) {
            run.interrupt(Interruption.SHUTDOWN);
        }
    }

    /** Waits for a running tick to end. */
    public boolean awaitIdle(long nanos) throws InterruptedException {
        TickRun run = current();
        return run == null || run.awaitEnd(nanos);
    }

    // Ticks

    @Override
    public Outcome tick() {
        return tick(Map.of());
    }

    @Override
    public Outcome tick(Map<String, String> arguments) {
        Map<String, String> checked = checked(arguments);
        if (Context.isOnEventLoopThread()) {
            throw new BlockingOperationNotAllowedException(
                    "Worker " + name() + " cannot be ticked from an event-loop thread because the call blocks until the tick"
                            + " ends; use a worker thread, for example with @Blocking");
        }
        Outcome outcome = null;
        try {
            outcome = tickAsync(checked).join();
            return outcome;
        } finally {
            commanded("tick", checked, Map.of(), outcome == null ? CodeCommand.FAILED : outcome.tag());
        }
    }

    private void commanded(String name, Map<String, String> arguments, Map<String, String> details, String outcome) {
        env.commanded(this, new CodeCommand(name, arguments, details, outcome));
    }

    private Map<String, String> checked(Map<String, String> arguments) {
        try {
            return TickArguments.of(arguments);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Worker " + name() + " cannot be ticked: " + e.getMessage());
        }
    }

    @Override
    public CompletableFuture<Outcome> tickAsync() {
        return tickAsync(Map.of());
    }

    @Override
    public CompletableFuture<Outcome> tickAsync(Map<String, String> arguments) {
        return dispatcher.force(arguments).orElseThrow(() -> new IllegalStateException(
                "Worker " + name() + " cannot tick: it was unregistered or the app is stopping"));
    }

    @Override
    public void due(Due tick) {
        dispatcher.due(tick);
    }

    @Override
    public void requestTick() {
        if (isStopping()) {
            throw new IllegalStateException("Worker " + name() + " cannot tick: it was unregistered or the app is stopping");
        }
        wokenUp();
        if (cadence() == Cadence.CLUSTER && !isLockHeld()) {
            env.coordinator().ifPresent(c -> c.wakeElsewhere(lockId()));
        }
    }

    @Override
    public void wokenUp() {
        schedule().ifPresent(s -> wakeUpCall(s).ask());
    }

    private WakeUpCall wakeUpCall(TickSchedule of) {
        WakeUpCall call = wakeUpCall;
        if (call == null) {
            synchronized (this) {
                call = wakeUpCall;
                if (call == null) {
                    call = new WakeUpCall(this, of, takeOver().orElseThrow());
                    wakeUpCall = call;
                }
            }
        }
        return call;
    }

    @Override
    public Optional<WakeUp> wakeUp() {
        return Optional.ofNullable(wakeUpCall);
    }

    @Override
    public void halted() {
        if (cadence() == Cadence.CLUSTER) {
            grants.releaseIfIdle();
        }
    }

    @Override
    public void lockLost(Instant heldSince) {
        TickRun run = current();
        boolean inUse = run != null && run.isWorking();
        if (run != null) {
            new RunWatch(this).lockLost(run);
        }
        env.lockLost(this, new LockLost(name(), lockId(), env.time().now(), heldSince, inUse ? run.id() : null));
    }

    @Override
    public boolean mayBegin(TickRun run, long waitedNanos) {
        if (rescheduling().adopt() && run.purpose() == Purpose.SCHEDULED && !run.isWakeUp()) {
            // It was due by the schedule before.
            return false;
        }
        if (env.drain().isOn() && !run.forced()) {
            return false;
        }
        return !isStopping() && !pause.isOn() && takeOver().map(t -> t.isDue(run, waitedNanos)).orElse(true);
    }

    @Override
    public void onThread(Runnable code) {
        env.executors().forWorker(settings().virtualThread()).execute(code);
    }

    // Pauses

    /** Created when needed, because a field would add an object per worker. */
    private Pausing pausing() {
        return new Pausing(this, dispatcher);
    }

    @Override
    public void pause() {
        pause(null, null);
    }

    @Override
    public void pause(String reason, Instant until) {
        pausing().pauseHere(new Pause(null, reason, until));
        Map<String, String> details = new LinkedHashMap<>();
        if (reason != null) {
            details.put("reason", reason);
        }
        if (until != null) {
            details.put("until", until.toString());
        }
        commanded("pause", Map.of(), details, CodeCommand.THIS_REPLICA_ONLY);
    }

    @Override
    public void resume() {
        pausing().resumeHere();
        commanded("resume", Map.of(), Map.of(), CodeCommand.THIS_REPLICA_ONLY);
    }

    @Override
    public ChangeProgress pauseEverywhere(Pause wanted) {
        return pausing().everywhere(wanted);
    }

    @Override
    public ChangeProgress resumeEverywhere(String by) {
        return pausing().resumeEverywhere(by);
    }

    @Override
    public void pauseChanged() {
        pausing().heardEverywhere();
    }

    // Schedules

    /** Created when needed, because a field would add an object per worker. */
    private Rescheduling rescheduling() {
        return new Rescheduling(this, takeOver());
    }

    @Override
    public Optional<String> cron() {
        return settings().schedule().expression().map(CronSchedule::expression);
    }

    @Override
    public void reschedule(Duration every) {
        reschedule(every.toString(), "");
    }

    private void reschedule(String every, String cron) {
        rescheduleEverywhere(every, cron, CodeCommand.SENDER);
        commanded("reschedule", Map.of(), Map.of("schedule", Rescheduler.text(settings().schedule())), CodeCommand.DONE);
    }

    @Override
    public void reschedule(String cron) {
        reschedule("", Objects.requireNonNull(cron, "cron"));
    }

    @Override
    public void resetSchedule() {
        resetScheduleEverywhere(CodeCommand.SENDER);
        commanded("reset_schedule", Map.of(), Map.of(), CodeCommand.DONE);
    }

    @Override
    public ChangeProgress rescheduleEverywhere(String every, String cron, String by) {
        return rescheduling().everywhere(every, cron, by);
    }

    @Override
    public ChangeProgress resetScheduleEverywhere(String by) {
        return rescheduling().resetEverywhere(by);
    }

    @Override
    public void scheduleChanged() {
        new Lasting(this).scheduleHeard();
        try {
            onThread(() -> rescheduling().adopt());
        } catch (RejectedExecutionException e) {
            LOG.debugf(e, "The app is stopping; worker %s keeps its schedule", name());
        }
    }
}
