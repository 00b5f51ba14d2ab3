package io.tickrunner.runtime.ledger;

import java.time.Instant;

import io.tickrunner.Outcome;

/**
 * What changes in a worker's row through one or more of its runs, merged. Times are of the monotonic clock of this replica.
 *
 * @param worker the worker
 * @param startNanos the last start that counts for the schedule; {@code null} if none does
 * @param occurrence the last planned occurrence; {@code null} if there was none
 * @param successNanos the end of the last success; {@code null} if there was none
 * @param failureNanos the end of the last failure; {@code null} if there was none
 * @param error the error of that failure
 * @param succeeded whether a success set the number of consecutive failures to 0
 * @param failures the failures since then, or to add if there was no success
 * @param closes the last claim that was finished; {@code null} if there was none
 */
public record WorkerUpdate(
        WorkerKey worker,
        Long startNanos,
        Instant occurrence,
        Long successNanos,
        Long failureNanos,
        String error,
        boolean succeeded,
        int failures,
        ClaimToken closes) {

    static WorkerUpdate of(FinishedRun run) {
        boolean success = run.outcome() == Outcome.SUCCESS;
        boolean failure = run.outcome().isFailure();
        return new WorkerUpdate(run.worker(),
                run.counts() ? run.startedNanos() : null,
                run.counts() ? run.occurrence() : null,
                success ? run.endedNanos() : null,
                failure ? run.endedNanos() : null,
                failure ? run.error() : null,
                success, failure ? 1 : 0, run.closes());
    }

    /** Returns this update followed by a later one. */
    WorkerUpdate then(WorkerUpdate later) {
        boolean failedLater = later.failureNanos != null;
        return new WorkerUpdate(later.worker,
                later.startNanos != null ? later.startNanos : startNanos,
                latest(occurrence, later.occurrence),
                later.successNanos != null ? later.successNanos : successNanos,
                failedLater ? later.failureNanos : failureNanos,
                failedLater ? later.error : error,
                succeeded || later.succeeded,
                later.succeeded ? later.failures : failures + later.failures,
                later.closes != null ? later.closes : closes);
    }

    private static Instant latest(Instant one, Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
