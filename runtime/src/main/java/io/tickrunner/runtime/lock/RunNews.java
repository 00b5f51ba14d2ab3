package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import io.tickrunner.runtime.peer.LastRun;
import io.tickrunner.runtime.time.Time;

/**
 * What the replicas tell each other about the runs of workers. For the cadence of a worker across replicas. Each tick looks
 * them up, so the lock ID of a worker is a {@link Long} that it keeps.
 */
public interface RunNews {

    /**
     * Announces that a worker's work is about to start here. If its interval is longer than a heartbeat, or it runs for an
     * occurrence, the other replicas are notified before this returns, which takes a round trip; otherwise with the next
     * heartbeat. Returns at the latest when the session is lost.
     *
     * @param startedAt the {@link Time#nanos()} of the start
     * @param occurrence the occurrence of a cron worker for which it starts, in milliseconds since 1970
     * @param requested whether the start serves a request that every replica knows of. The others are then notified at once,
     *        but not awaited: if this replica dies in that moment, another one serves the request again
     * @return the last run before it, as far as known
     */
    Optional<LastRun> startsHere(Long lockId, long startedAt, OptionalLong occurrence, Duration interval, boolean requested);

    /**
     * Withdraws a start that was announced by {@link #startsHere} and did not begin, here and in the replicas that have heard
     * of it. Otherwise, all replicas would wait for an interval although nobody ran.
     *
     * @param startedAt the {@link Time#nanos()} that was announced
     * @param before the last run before the announcement
     */
    void withdrawStart(long lockId, long startedAt, Optional<LastRun> before);

    /**
     * Records for the other replicas that a worker's work succeeded here.
     *
     * @param succeededAt the {@link Time#nanos()} of its end
     */
    void succeededHere(Long lockId, long succeededAt);

    /**
     * Records a run that the ledger remembers. What the replicas have told about a later one is kept.
     *
     * @param startedAt the {@link Time#nanos()} of its start
     * @param succeededAt the {@link Time#nanos()} of the last success
     * @param occurrence the last occurrence of a cron worker that ran, in milliseconds since 1970
     */
    default void remembered(long lockId, long startedAt, OptionalLong succeededAt, OptionalLong occurrence) {
    }

    /** Returns the last known run of a worker in any replica. */
    Optional<LastRun> lastRun(Long lockId);
}
