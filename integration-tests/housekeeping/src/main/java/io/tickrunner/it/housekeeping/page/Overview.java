package io.tickrunner.it.housekeeping.page;

import java.time.Instant;
import java.util.List;

import io.tickrunner.it.housekeeping.store.BackendFill;

/** The data of the page. Times are by this replica's clock, hence {@code now}. */
public record Overview(Instant now, String replica, Store store, List<BackendFill> backends, List<BucketReport> buckets,
        Schedules schedules, List<WorkerState> workers, long overlaps) {

    /** The object store in numbers. */
    public record Store(long objects, long copies, long lacking, long surplus, long bad, long uploads) {
    }

    /** The last report of a bucket's worker. */
    public record BucketReport(String name, long objects, long bytes, long reads, double secondsAgo) {
    }

    /** What the workers with a schedule or a promise of their own did last. Night report and offsite copy may be null. */
    public record Schedules(NightlyReport nightReport, Outbox outbox, OffsiteCopy offsite, Fees fees) {
    }

    /** The last nightly report. */
    public record NightlyReport(Instant planned, long objects, long bytes, double secondsAgo) {
    }

    /** The outbox in the last minute. */
    public record Outbox(long waiting, long sent, double averageMillis) {
    }

    /** The catalog as the offsite store last received it. */
    public record OffsiteCopy(Instant planned, int attempt, long objects, double secondsAgo) {
    }

    /** The balance of the store's account, and that of all accounts together, in cents. */
    public record Fees(long collected, long balance) {
    }

    /** A worker as this replica sees it. */
    public record WorkerState(String name, long lockId, String schedule, String cadence, String lastOutcome, String lastError,
            int consecutiveFailures, Instant runningSince, Instant lastSuccess, Instant nextDue, boolean paused, String lock,
            String lockHolder, List<Run> runs) {
    }

    /** A run in the tick log, in any replica. */
    public record Run(String replica, double secondsAgo, double seconds, String outcome) {
    }
}
