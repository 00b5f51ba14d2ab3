package io.tickrunner;

import java.time.Instant;

/**
 * An immutable snapshot of a worker's state in this replica. Times are by this replica's wall clock; {@code null} means "never"
 * or "not now".
 *
 * @param name the worker's name
 * @param lastSuccess when a tick last ended as {@link Outcome#SUCCESS}, here or, as far as known here, in another replica
 * @param lastFailure when a tick last failed here; before the first failure here, when one last failed in any replica by the
 *        ledger, if the app keeps one
 * @param lastError the error of that tick; {@code null} if none failed
 * @param consecutiveFailures the number of failed ticks here since the last success here, and, until the worker succeeds in
 *        some
 *        replica, those that the ledger counted in all replicas before this one started it
 * @param runningSince when the currently running tick started
 * @param lastOutcome how the last tick here ended
 * @param lastStart when the worker last started its work, here or, as far as known here, in another replica
 * @param paused whether scheduled ticks are paused here
 * @param lockHeld whether this replica holds the worker's lock
 * @param stuckSince since when a tick has been ignoring its interrupt
 * @param nextDue when the next scheduled tick is due; {@code null} if none is scheduled
 * @param pause who paused it, why and until when: in all replicas if it is paused there, otherwise in this one; {@code null} if
 *        it is not paused
 */
public record WorkerHealth(
        String name,
        Instant lastSuccess,
        Instant lastFailure,
        String lastError,
        int consecutiveFailures,
        Instant runningSince,
        Outcome lastOutcome,
        Instant lastStart,
        boolean paused,
        boolean lockHeld,
        Instant stuckSince,
        Instant nextDue,
        Pause pause) {
}
