package io.tickrunner.runtime.tick;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.time.WallNanos;

/** Stores the results of a worker's ticks in this replica. Thread-safe; one tick at a time writes. */
final class WorkerState {

    /**
     * An immutable view. A series is all attempts at one occurrence. Moments of the wall clock, in {@link WallNanos}, are for
     * display; ages are computed from {@link System#nanoTime()} because clocks may jump.
     */
    record View(long successWall, long successNanos, long failureWall, long failureNanos, String lastError,
            int consecutiveFailures, int failedSeries, Outcome lastOutcome) {

        /** Returns when the last success ended; {@code null} if there is none. */
        Instant lastSuccess() {
            return WallNanos.toInstant(successWall);
        }

        /** Returns when the last failure ended; {@code null} if there is none. */
        Instant lastFailure() {
            return WallNanos.toInstant(failureWall);
        }

        OptionalLong succeededAt() {
            return successWall == WallNanos.NONE ? OptionalLong.empty() : OptionalLong.of(successNanos);
        }

        OptionalLong failedAt() {
            return failureWall == WallNanos.NONE ? OptionalLong.empty() : OptionalLong.of(failureNanos);
        }
    }

    /** The last failure, and how many there were since the last success. Most workers have none. */
    private record Failures(long wall, long nanos, String error, int consecutive, int series) {

        static final Failures NONE = new Failures(WallNanos.NONE, 0, null, 0, 0);

        Failures ended() {
            return consecutive == 0 ? this : new Failures(wall, nanos, error, 0, 0);
        }
    }

    private long successWall = WallNanos.NONE;
    private long successNanos;
    private Failures failures = Failures.NONE;
    private Outcome lastOutcome;
    private volatile long lastStart = WallNanos.NONE;
    /** What the ledger remembers from before; {@code null} if there is nothing. */
    private volatile RememberedFailures remembered;

    /** Returns what is known now. Created when needed, because a field would add an object per worker. */
    synchronized View view() {
        return new View(successWall, successNanos, failures.wall, failures.nanos, failures.error, failures.consecutive,
                failures.series, lastOutcome);
    }

    /** Returns when the work last started; {@code null} if it has not. */
    Instant lastStart() {
        return WallNanos.toInstant(lastStart);
    }

    void workStarted(Instant at) {
        lastStart = WallNanos.of(at);
    }

    /** Takes up what the ledger remembers, unless a run here has already ended: what is known here is newer. */
    synchronized void remembered(RememberedFailures before) {
        if (successWall == WallNanos.NONE && failures == Failures.NONE) {
            remembered = before;
        }
    }

    /** Returns the failures from before this replica started the worker. */
    Optional<RememberedFailures> remembered() {
        return Optional.ofNullable(remembered);
    }

    /**
     * @param last whether the tick is not tried again before the next regular one
     */
    void record(TickResult result, long now, boolean last) {
        // Outside the lock, because the failure may be of the app's own class.
        String error = result.outcome().isFailure() ? FailureText.of(result.failure()) : null;
        long ended = WallNanos.of(result.endedAt());
        synchronized (this) {
            lastOutcome = result.outcome();
            if (lastOutcome == Outcome.SUCCESS) {
                successWall = ended;
                successNanos = now;
                failures = failures.ended();
            } else if (lastOutcome.isFailure()) {
                failures = new Failures(ended, now, error, failures.consecutive + 1, failures.series + (last ? 1 : 0));
            }
        }
    }
}
