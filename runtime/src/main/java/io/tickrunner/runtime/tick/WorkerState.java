package io.tickrunner.runtime.tick;

import java.time.Instant;
import java.util.OptionalLong;

import io.tickrunner.Outcome;

/** Stores the results of a worker's ticks in this replica. Thread-safe; only {@link #record} writes. */
final class WorkerState {

    /**
     * An immutable view. Instants are for display; ages are computed from {@link System#nanoTime()} because clocks may jump.
     */
    record View(Instant lastSuccess, OptionalLong succeededAt, Instant lastFailure, OptionalLong failedAt, String lastError,
            int consecutiveFailures, Outcome lastOutcome, Instant lastStart) {
    }

    private static final int MAX_DESCRIPTION = 1_000;
    private static final View BLANK = new View(null, OptionalLong.empty(), null, OptionalLong.empty(), null, 0,
            null, null);

    private volatile View view = BLANK;

    View view() {
        return view;
    }

    synchronized void workStarted(Instant at) {
        View v = view;
        view = new View(v.lastSuccess, v.succeededAt, v.lastFailure, v.failedAt, v.lastError, v.consecutiveFailures,
                v.lastOutcome, at);
    }

    synchronized void record(TickResult result, long nanos) {
        View v = view;
        OptionalLong now = OptionalLong.of(nanos);
        if (result.outcome() == Outcome.SUCCESS) {
            view = new View(result.endedAt(), now, v.lastFailure, v.failedAt, v.lastError, 0, Outcome.SUCCESS, v.lastStart);
        } else if (result.outcome().isFailure()) {
            view = new View(v.lastSuccess, v.succeededAt, result.endedAt(), now, describe(result.failure()),
                    v.consecutiveFailures + 1, result.outcome(), v.lastStart);
        } else {
            view = new View(v.lastSuccess, v.succeededAt, v.lastFailure, v.failedAt, v.lastError, v.consecutiveFailures,
                    result.outcome(), v.lastStart);
        }
    }

    /** Describes a failure in one line for health data and the log. */
    static String describe(Throwable failure) {
        if (failure == null) {
            return null;
        }
        try {
            String text = failure.toString();
            return text.length() <= MAX_DESCRIPTION ? text
                    : text.substring(0, MAX_DESCRIPTION) + "… (cut, " + text.length() + " characters)";
        } catch (RuntimeException | StackOverflowError e) {
            // The app's own exception class may throw in getMessage().
            return failure.getClass().getName();
        }
    }
}
