package io.tickrunner.runtime.ledger;

import java.time.Instant;

import io.tickrunner.Outcome;

/**
 * A run that ended in this replica. Its times are of the monotonic clock, because the wall clock may be wrong.
 *
 * @param worker the worker
 * @param startedNanos the {@code Time#nanos()} at which the work started
 * @param endedNanos the {@code Time#nanos()} at which it ended
 * @param occurrence the planned occurrence; {@code null} if there was none
 * @param counts whether the start counts for the schedule: neither a forced tick nor a further attempt
 * @param request why it ran if it was not due: {@code forced} or {@code wake_up}; {@code null} for a scheduled run
 * @param attempt which attempt at the occurrence it was, from 1
 * @param outcome how it ended
 * @param handled how many items its passes handled; {@code null} if it did not report any
 * @param error the error in one line, for outcomes that have one; {@code null} otherwise
 * @param arguments the arguments as JSON; {@code null} if there were none
 * @param closes the claim that this run finishes; {@code null} if there is none
 */
public record FinishedRun(
        WorkerKey worker,
        long startedNanos,
        long endedNanos,
        Instant occurrence,
        boolean counts,
        String request,
        int attempt,
        Outcome outcome,
        Long handled,
        String error,
        String arguments,
        ClaimToken closes) {
}
