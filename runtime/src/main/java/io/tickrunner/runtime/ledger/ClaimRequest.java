package io.tickrunner.runtime.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * The request to claim the next run of a worker before its work begins. Made by the replica that holds the worker's lock.
 *
 * @param worker the worker
 * @param occurrence the planned occurrence; {@code null} for a worker without planned occurrences
 * @param minAge how long ago the last start must be; {@code null} if it does not matter
 * @param early how much earlier than the occurrence, by the server's clock, the run may start
 * @param over the unfinished claim that this one replaces; {@code null} if there must be none
 */
public record ClaimRequest(WorkerKey worker, Instant occurrence, Duration minAge, Duration early, OpenClaim over) {

    /** Requests a planned occurrence that nobody has run. */
    public static ClaimRequest occurrence(WorkerKey worker, Instant occurrence, Duration early) {
        return new ClaimRequest(worker, occurrence, null, early, null);
    }

    /** Requests a run of a worker whose last start is at least as long ago as given. */
    public static ClaimRequest interval(WorkerKey worker, Duration minAge) {
        return new ClaimRequest(worker, null, minAge, Duration.ZERO, null);
    }

    /** Requests to run again what another replica claimed and did not finish. */
    public static ClaimRequest again(WorkerKey worker, OpenClaim unfinished) {
        return new ClaimRequest(worker, unfinished.occurrence(), null, Duration.ZERO, unfinished);
    }
}
