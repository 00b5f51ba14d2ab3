package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import io.tickrunner.runtime.time.Time;

/** What the replicas tell each other about the runs of workers. For the cadence of a worker across replicas. */
public interface RunNews {

    /**
     * Announces that a worker's work is about to start here. If its interval is longer than a heartbeat, the other replicas are
     * notified before this returns, which takes a round trip; otherwise with the next heartbeat. Returns at the latest when the
     * session is lost.
     *
     * @param startedAt the {@link Time#nanos()} of the start
     */
    void startsHere(long lockId, long startedAt, Duration interval);

    /**
     * Records for the other replicas that a worker's work started here, and perhaps succeeded. Both times are {@link
     * Time#nanos()}.
     */
    void ranHere(long lockId, long startedAt, OptionalLong succeededAt);

    /** Returns the last known run of a worker in any replica. */
    Optional<LastRun> lastRun(long lockId);

    /**
     * A worker's last run.
     *
     * @param startedAt the {@link Time#nanos()} of its start
     * @param succeededAt the {@link Time#nanos()} of the last success
     * @param elsewhere whether the start was in another replica
     */
    record LastRun(long startedAt, OptionalLong succeededAt, boolean elsewhere) {
    }
}
