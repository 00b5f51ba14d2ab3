package io.tickrunner.runtime.tick;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

import io.tickrunner.Outcome;

/** Stores the results of a worker's ticks in this replica. Thread-safe; one tick at a time writes. */
final class WorkerState {

    /**
     * An immutable view. A series is all attempts at one occurrence. Instants are for display; ages are computed from
     * {@link System#nanoTime()} because clocks may jump.
     */
    record View(Instant lastSuccess, long successNanos, Instant lastFailure, long failureNanos, String lastError,
            int consecutiveFailures, int failedSeries, Outcome lastOutcome) {

        OptionalLong succeededAt() {
            return lastSuccess == null ? OptionalLong.empty() : OptionalLong.of(successNanos);
        }

        OptionalLong failedAt() {
            return lastFailure == null ? OptionalLong.empty() : OptionalLong.of(failureNanos);
        }
    }

    private static final View BLANK = new View(null, 0, null, 0, null, 0, 0, null);

    private volatile View view = BLANK;
    private volatile Instant lastStart;
    /** What the ledger remembers from before; {@code null} if there is nothing. */
    private volatile RememberedFailures remembered;

    View view() {
        return view;
    }

    /** Returns when the work last started; {@code null} if it has not. */
    Instant lastStart() {
        return lastStart;
    }

    void workStarted(Instant at) {
        lastStart = at;
    }

    /** Takes up what the ledger remembers, unless a run here has already ended: what is known here is newer. */
    synchronized void remembered(RememberedFailures failures) {
        if (view.lastSuccess == null && view.lastFailure == null) {
            remembered = failures;
        }
    }

    /** Returns the failures from before this replica started the worker. */
    Optional<RememberedFailures> remembered() {
        return Optional.ofNullable(remembered);
    }

    /**
     * @param last whether the tick is not tried again before the next regular one
     */
    synchronized void record(TickResult result, long now, boolean last) {
        View v = view;
        if (result.outcome() == Outcome.SUCCESS) {
            view = new View(result.endedAt(), now, v.lastFailure, v.failureNanos, v.lastError, 0, 0,
                    Outcome.SUCCESS);
        } else if (result.outcome().isFailure()) {
            view = new View(v.lastSuccess, v.successNanos, result.endedAt(), now, FailureText.of(result.failure()),
                    v.consecutiveFailures + 1, v.failedSeries + (last ? 1 : 0), result.outcome());
        } else {
            view = new View(v.lastSuccess, v.successNanos, v.lastFailure, v.failureNanos, v.lastError, v.consecutiveFailures,
                    v.failedSeries, result.outcome());
        }
    }
}
