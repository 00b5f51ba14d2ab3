package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jboss.logging.Logger;

import io.tickrunner.Cadence;
import io.tickrunner.Outcome;
import io.tickrunner.runtime.ledger.LedgerException;
import io.tickrunner.runtime.tick.TickRun.Purpose;

/** Starts and ends the runs of a worker, one at a time in this replica. Thread-safe. */
final class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final Duration STARTUP_RETRY = Duration.ofSeconds(1);
    /** Short enough for an occurrence, and each look is a tick that may be logged as unavailable. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final ObservedWorker worker;
    /** {@code null} for a worker that ticks only when forced. */
    private final TakeOver takeOver;
    /** {@code null} without the ledger. */
    private final Claims claims;
    /** A scheduled run that found another one running; {@code null} if there is none. Guarded by this. */
    private TickRun dueMeanwhile;
    private volatile long dueMeanwhileSince;
    private volatile boolean looksAgain;

    Dispatcher(ObservedWorker worker, TakeOver takeOver, Claims claims) {
        this.worker = worker;
        this.takeOver = takeOver;
        this.claims = claims;
    }

    void attemptStartup() {
        if (worker.startup.isDue() && worker.isActive() && !worker.env.drain().isOn()) {
            dispatch(Purpose.STARTUP).ifPresent(run -> run.thenAccept(outcome -> {
                if (outcome == Outcome.UNAVAILABLE) {
                    worker.env.later(STARTUP_RETRY, this::attemptStartup);
                }
            }));
        }
    }

    /** Runs the scheduled tick that is due. */
    void due(Due tick) {
        if (worker.isActive()) {
            start(newRun(Purpose.SCHEDULED, tick, Map.of()));
        }
    }

    /** Runs an occurrence that was turned away before and is still due. */
    void lookAgain() {
        worker.schedule().ifPresent(TickSchedule::lookAgain);
    }

    /** Runs a tick that was requested while the worker was paused. */
    void serveWakeUp() {
        worker.wakeUp().ifPresent(WakeUp::serve);
    }

    /**
     * Starts a run that is not scheduled, on its own thread.
     *
     * @return its future outcome; empty if no run started because the worker is stopping
     */
    Optional<CompletableFuture<Outcome>> dispatch(Purpose purpose) {
        return dispatch(purpose, Map.of());
    }

    /**
     * Runs a forced tick.
     *
     * @return its future outcome; empty if no run started because the worker is stopping
     */
    Optional<CompletableFuture<Outcome>> force(Map<String, String> arguments) {
        return dispatch(Purpose.FORCED, arguments);
    }

    private Optional<CompletableFuture<Outcome>> dispatch(Purpose purpose, Map<String, String> arguments) {
        TickRun run = newRun(purpose, null, arguments);
        return start(run) ? Optional.of(run.outcome()) : Optional.empty();
    }

    private TickRun newRun(Purpose purpose, Due tick, Map<String, String> arguments) {
        return new TickRun(worker.name(), worker.settings().partition(), purpose, tick, arguments, worker.env.time(),
                worker.env.threads());
    }

    /**
     * Starts a run on its own thread.
     *
     * @return {@code false} if no run started because the worker is stopping
     */
    private boolean start(TickRun run) {
        run.traceBy(worker.env.beginSpan(run));
        TickRun running = worker.begin(run);
        if (running != null) {
            busy(run, running);
            run.complete(Outcome.SKIPPED);
            return !worker.isStopping();
        }
        // Checked only now. Stopping sets the flag first and then looks for a run; either side sees the other.
        if (worker.isStopping()) {
            worker.end(run);
            run.end(Outcome.SKIPPED);
            return false;
        }
        try {
            worker.onThread(() -> execute(run));
        } catch (Throwable e) {
            // No thread may be available; the worker must be free for its next tick.
            worker.end(run);
            recorder().ended(run, Ending.error(e));
            run.end(Outcome.ERROR);
        }
        return true;
    }

    private void busy(TickRun run, TickRun running) {
        if (run.isWakeUp() && run.attempt() == 1) {
            // The end of the running tick looks for requests.
            return;
        }
        if (run.due() != null && run.due().rerun()) {
            claims.busy();
        } else if (run.forced() && !worker.isStopping()) {
            recorder().ended(run, Ending.of(Outcome.SKIPPED));
        } else if (run.purpose() == Purpose.SCHEDULED
                && (isPlanned() || run.attempt() > 1 || running.attempt() > 1 || running.purpose() != Purpose.SCHEDULED)) {
            // A scheduled tick must not be lost because of a startup hook, a concurrent forced tick or a further attempt at
            // an earlier one, nor an occurrence or a further attempt because of the tick before.
            dueMeanwhileSince = worker.env.time().nanos();
            waits(run);
            if (worker.current() != running) {
                tickIfDueMeanwhile();
            }
        }
        // Otherwise, a scheduled tick that finds the previous one still running is dropped.
    }

    private boolean isPlanned() {
        return worker.schedule().map(TickSchedule::isPlanned).orElse(false);
    }

    private synchronized void waits(TickRun run) {
        dueMeanwhile = run;
    }

    private synchronized TickRun waiting() {
        return dueMeanwhile;
    }

    private synchronized TickRun takeWaiting() {
        TickRun waiting = dueMeanwhile;
        dueMeanwhile = null;
        return waiting;
    }

    /** Drops a further attempt that waits, because the worker has succeeded. */
    private synchronized void cancelAttempt() {
        if (dueMeanwhile != null && dueMeanwhile.attempt() > 1) {
            dueMeanwhile = null;
        }
    }

    private TickRecorder recorder() {
        return new TickRecorder(worker);
    }

    private void tickIfDueMeanwhile() {
        TickRun waiting = takeWaiting();
        if (waiting == null) {
            return;
        }
        if (waiting.attempt() == 1) {
            // A failed attempt schedules the next one, this tick comes due, and only then the attempt ends.
            worker.schedule().ifPresent(TickSchedule::cancelRetry);
        }
        if (isPlanned() && waiting.attempt() == 1) {
            lookAgain();
            return;
        }
        if (waiting.attempt() == 1) {
            // Otherwise the next tick would come an interval after this one was due, although it begins only now.
            long late = worker.env.time().nanos() - dueMeanwhileSince;
            worker.schedule().ifPresent(s -> s.heldUp(late));
        }
        due(waiting.due());
    }

    private void execute(TickRun run) {
        Outcome outcome = Outcome.ERROR;
        try (TickContext context = worker.env.enter(run)) {
            Ending ending = new TickPath(worker, claims).walk(run);
            if (ending == null) {
                outcome = Outcome.SKIPPED;
            } else {
                outcome = ending.outcome();
                ended(run, ending);
            }
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
            if (!recorder().ended(run, Ending.error(failure))) {
                LOG.errorf(failure, "Could not end tick %s of worker %s properly", run.id(), worker.name());
            }
        } catch (Throwable e) {
            // Even if this fails, the worker must be free for its next tick.
            LOG.errorf("Could not record tick %s of worker %s: %s", run.id(), worker.name(), e.getClass().getName());
        }
    }

    private void ended(TickRun run, Ending ending) {
        worker.startup.attempted(ending.outcome());
        boolean missed = isMissed(run, ending);
        if (takeOver != null && (missed || ending.outcome() == Outcome.SKIPPED)) {
            takeOver.standBy();
        }
        if (missed && run.attempt() == 1 && isPlanned() && !isOnStandby()) {
            lookAgainSoon();
        } else if (ending.outcome() == Outcome.GATED) {
            run.occurrence().ifPresent(occurrence -> worker.schedule().ifPresent(s -> s.settled(occurrence)));
        }
        // Before the record, which says whether the series of attempts has ended. The worker is busy until this tick has ended.
        boolean again = isTriedAgain(run, ending);
        if (claims != null) {
            claims.attemptEnded(run, again);
        }
        recorder().ended(run, ending, !again);
        if (claims != null) {
            if (missed && run.attempt() == 1 && ending.failure() instanceof LedgerException) {
                claims.tryAgainSoon(run);
            }
            claims.awaitRecord(run);
        }
        if (ending.outcome() == Outcome.SUCCESS) {
            worker.schedule().ifPresent(TickSchedule::cancelRetry);
            cancelAttempt();
        }
    }

    /** Waits for one look at a time; otherwise each occurrence of an outage would add another. */
    private void lookAgainSoon() {
        if (!looksAgain) {
            looksAgain = true;
            worker.env.later(LOOK_AGAIN, () -> {
                looksAgain = false;
                lookAgain();
            });
        }
    }

    /** Returns whether the tick could not begin because of the database. */
    private static boolean isMissed(TickRun run, Ending ending) {
        return run.purpose() != Purpose.STARTUP && !run.hasWorked()
                && (ending.outcome() == Outcome.UNAVAILABLE || ending.outcome() == Outcome.LOCK_LOST);
    }

    /** Returns whether the lock is tried when it may be free; otherwise nothing but the schedule starts a missed occurrence. */
    private boolean isOnStandby() {
        return worker.cadence() == Cadence.CLUSTER && worker.env.coordinator().isPresent();
    }

    /**
     * Schedules a further attempt after a failed tick, and the same attempt again if it could not begin, unless the next
     * regular tick already waits for its end.
     */
    private boolean isTriedAgain(TickRun run, Ending ending) {
        TickRun waiting = waiting();
        if (run.due() == null || !worker.isActive() || worker.env.drain().isOn() || waiting != null && waiting.attempt() == 1) {
            return false;
        }
        boolean missed = isMissed(run, ending);
        if (missed ? run.attempt() == 1 : !ending.outcome().isFailure()) {
            return false;
        }
        Due next = missed ? run.due() : run.due().again();
        return worker.settings().schedule().retry().flatMap(retry -> retry.after(next.attempt() - 1))
                .flatMap(delay -> worker.schedule().map(s -> s.retry(next, delay))).orElse(false);
    }

    private void end(TickRun run, Outcome outcome) {
        // Clears interrupts that the worker's beans caused on their own thread while being destroyed.
        Thread.interrupted();
        try {
            worker.grants.endUse(worker.keepsLock() && outcome != Outcome.GATED);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Could not release the lock of worker %s", worker.name());
        } finally {
            worker.end(run);
            run.end(outcome);
        }
        if (!worker.keepsLock()) {
            // The worker was paused or stopped meanwhile, and its lock was left to this tick.
            worker.grants.releaseIfIdle();
        }
        tickIfDueMeanwhile();
        if (claims != null) {
            if (run.due() != null && run.due().rerun() && isPlanned()) {
                // It may have taken the place of an occurrence.
                lookAgain();
            }
            claims.lookIfNeeded();
        }
        Optional<WakeUp> wakeUp = worker.wakeUp();
        if (wakeUp.isPresent()) {
            wakeUp.get().ended(run, outcome);
        }
    }
}
