package io.tickrunner;

import java.time.Instant;

/**
 * An immutable snapshot of a worker's state in this replica. Times are of this replica's wall clock and {@code null} for
 * "never" or "not now".
 *
 * @param name the worker's name
 * @param lastSuccess when a tick last ended as {@link Outcome#SUCCESS}, here or, as far as heard, in another replica
 * @param lastFailure when a tick last failed here
 * @param lastError what the last failed tick here said of it; {@code null} when none failed
 * @param consecutiveFailures failed ticks here since the last success here
 * @param runningSince when the tick that is running now started
 * @param lastOutcome how the last tick here ended
 * @param lastStart when the worker last started its work, here or, as far as heard, in another replica
 * @param paused whether scheduled ticks are paused here
 * @param lockHeld whether this replica holds the worker's lock
 * @param stuckSince since when a tick ignores its interrupt
 * @param nextDue when the next scheduled tick is due; {@code null} when none is scheduled
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
        Instant nextDue) {
}
