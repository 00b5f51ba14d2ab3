package io.tickrunner.runtime.ledger;

import java.time.Instant;

/**
 * What the ledger remembers of a worker. All instants are by the server's clock; {@code null} means "never" or "none".
 *
 * @param name the worker's name
 * @param lastStart the last start that counts for its schedule: neither a forced tick nor a further attempt
 * @param lastOccurrence the last planned occurrence that ran
 * @param lastReplica the replica that ran last
 * @param lastSuccess the end of the last successful run
 * @param lastFailure the end of the last failed run
 * @param lastError the error of that failure
 * @param consecutiveFailures the number of failed runs since the last success, in all replicas
 * @param claim the claim whose run has not been recorded
 * @param schedule the schedule that was set at run time
 * @param pause the pause; may have ended by itself
 */
public record WorkerRow(
        String name,
        Instant lastStart,
        Instant lastOccurrence,
        String lastReplica,
        Instant lastSuccess,
        Instant lastFailure,
        String lastError,
        int consecutiveFailures,
        OpenClaim claim,
        ScheduleEntry schedule,
        PauseEntry pause) {
}
