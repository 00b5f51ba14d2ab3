package io.tickrunner.runtime.tick;

import java.util.Optional;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.tick.TickRun.Purpose;

/**
 * Records the ending of each tick of a worker, once and in one place, whichever thread learns of it. Created when needed,
 * because a field would add an object per worker.
 */
record TickRecorder(ObservedWorker worker) {

    /** Announces to the other replicas that the work is about to start. */
    void announce(TickRun run) {
        if (isAnnounced(run)) {
            worker.news.starts(run);
        }
    }

    /** Withdraws the announcement, because the work does not start after all. */
    void withdraw(TickRun run) {
        if (isAnnounced(run)) {
            worker.news.withdraw(run);
        }
    }

    private static boolean isAnnounced(TickRun run) {
        // A further attempt belongs to the start that was announced with the first one.
        return run.purpose() == Purpose.SCHEDULED && run.attempt() == 1;
    }

    /** Records the start of the work. Called right before the worker's code. */
    void workStarted(TickRun run) {
        run.workBegan();
        if (run.purpose() != Purpose.STARTUP) {
            Optional<WakeUp> wakeUp = worker.wakeUp();
            if (wakeUp.isPresent()) {
                wakeUp.get().workStarts(run.workStartedNanos());
            }
            worker.state.workStarted(run.startedAt());
        }
    }

    /**
     * Records a tick that ended on its own thread, and is not tried again before the next regular one.
     *
     * @return whether the tick was recorded; {@code false} if it had a record already
     */
    boolean ended(TickRun run, Ending ending) {
        return ended(run, ending, true);
    }

    /**
     * Records a tick that ended on its own thread.
     *
     * @param last whether it is not tried again before the next regular one
     * @return whether the tick was recorded; {@code false} if it had a record already
     */
    boolean ended(TickRun run, Ending ending, boolean last) {
        if (!run.claimRecord()) {
            return false;
        }
        // A run of the startup hook alone is not a tick, but its failure counts as a failed tick.
        if (run.purpose() != Purpose.STARTUP || ending.outcome().isFailure()) {
            record(run, ending, last);
        }
        run.span().end(ending.outcome(), ending.failure());
        new FailureLog(worker).report(run, ending);
        return true;
    }

    /**
     * Records a tick that is given up.
     *
     * @return whether the tick was recorded; {@code false} if it has already ended
     */
    boolean givenUp(TickRun run, Ending ending) {
        if (!run.claimRecord()) {
            return false;
        }
        record(run, ending, true);
        run.span().end(ending.outcome(), ending.failure());
        return true;
    }

    /** Reports a tick that was given up to the worker's own hook. May block because the hook may. */
    void reportGivenUp(TickRun run, Ending ending) {
        new FailureLog(worker).reportToHook(run, ending);
    }

    private void record(TickRun run, Ending ending, boolean last) {
        long now = worker.env.time().nanos();
        long workNanos = run.hasWorked() ? now - run.workStartedNanos() : TickResult.NO_WORK;
        TickResult result = new TickResult(run.worker(), run.id(), run.forced(), run.isWakeUp(),
                run.plannedFor(), run.arguments(), ending.outcome(), ending.failure(),
                run.startedAt(), worker.env.time().now(), run.tookNanos(), workNanos, run.attempt(), run.handled(),
                run.finishedClaim());
        worker.state.record(result, now, last);
        if (ending.outcome() == Outcome.SUCCESS) {
            worker.news.succeeded();
        }
        worker.env.ticked(worker, result);
    }
}
