package io.tickrunner.runtime.ledger;

import java.time.Instant;

import io.tickrunner.Outcome;

/** Finished runs for tests. */
final class Runs {

    private Runs() {
    }

    static FinishedRun of(String worker, long endedNanos, Outcome outcome) {
        return of(worker, endedNanos, outcome, null);
    }

    static FinishedRun of(String worker, long endedNanos, Outcome outcome, ClaimToken closes) {
        return new FinishedRun(new WorkerKey(worker, 1), endedNanos - 1, endedNanos, null, true, null, 1, outcome, null,
                outcome.isFailure() ? "failure at " + endedNanos : null, null, closes);
    }

    static ClaimToken claim() {
        return new ClaimToken("one", Instant.EPOCH);
    }
}
