package io.tickrunner.runtime.tick;

import java.util.Optional;
import java.util.concurrent.TimeoutException;

import io.tickrunner.LockLostException;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.Outcome;
import io.tickrunner.PassFailedException;
import io.tickrunner.runtime.ledger.LedgerException;
import io.tickrunner.runtime.lock.DatabaseOutage;
import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.tick.TickRun.Interruption;
import io.tickrunner.runtime.worker.WorkerSettings;

/**
 * How a tick's path ended.
 *
 * @param outcome the outcome
 * @param thrown what the worker threw, or {@code null}
 * @param failure the recorded failure, or {@code null}
 */
record Ending(Outcome outcome, Throwable thrown, Throwable failure) {

    private static final Ending SUCCESS = new Ending(Outcome.SUCCESS, null, null);

    static Ending of(Outcome outcome) {
        return outcome == Outcome.SUCCESS ? SUCCESS : new Ending(outcome, null, null);
    }

    static Ending unavailable(LockUnavailableException e) {
        return new Ending(Outcome.UNAVAILABLE, null, e);
    }

    static Ending unavailable(LedgerException e) {
        return new Ending(Outcome.UNAVAILABLE, null, e);
    }

    static Ending error(Throwable thrown) {
        return new Ending(Outcome.ERROR, thrown, thrown);
    }

    /** Determines the ending after the gate has returned; empty if the tick continues. */
    static Optional<Ending> ofGate(TickRun run, boolean open, Throwable thrown, WorkerSettings settings) {
        if (run.interruption() == Interruption.TIMEOUT) {
            return Optional.of(timeout(thrown, settings));
        }
        if (thrown != null) {
            return Optional.of(run.interruption() == Interruption.SHUTDOWN ? shutdown(thrown) : error(thrown));
        }
        return open ? Optional.empty() : Optional.of(of(Outcome.GATED));
    }

    /**
     * Determines the ending after the work has returned. If Tickrunner interrupted the work, that interruption decides,
     * whatever the worker threw.
     */
    static Ending ofWork(TickRun run, Throwable thrown, WorkerSettings settings) {
        Interruption interruption = run.interruption();
        if (interruption == Interruption.LOCK_LOST || !run.holdsLock() || run.isRefused()) {
            return lockLost(run, thrown);
        }
        if (interruption == Interruption.TIMEOUT) {
            return timeout(thrown, settings);
        }
        if (thrown == null) {
            return of(Outcome.SUCCESS);
        }
        if (interruption == Interruption.SHUTDOWN) {
            return shutdown(thrown);
        }
        if (thrown instanceof PassFailedException pass) {
            return DatabaseOutage.isBehind(pass)
                    ? new Ending(Outcome.UNAVAILABLE, thrown, thrown)
                    : new Ending(Outcome.ERROR, thrown, pass.getCause());
        }
        return error(thrown);
    }

    private static Ending shutdown(Throwable thrown) {
        return new Ending(Outcome.ERROR, thrown, new InterruptedByShutdownException(thrown));
    }

    static Ending lockLost(TickRun run, Throwable thrown) {
        LockLostException failure = thrown instanceof LockLostException lost
                ? lost
                : new LockLostException("Worker " + run.worker() + " lost its lock while it was running");
        if (thrown != null && thrown != failure) {
            failure.initCause(thrown);
        }
        return new Ending(Outcome.LOCK_LOST, thrown, failure);
    }

    static Ending timeout(Throwable thrown, WorkerSettings settings) {
        String limit = settings.timeout().map(DurationText::format).orElse("its timeout");
        TimeoutException failure = new TimeoutException("Worker " + settings.name() + " ran longer than " + limit);
        if (thrown != null) {
            failure.initCause(thrown);
        }
        return new Ending(Outcome.TIMEOUT, thrown, failure);
    }
}
