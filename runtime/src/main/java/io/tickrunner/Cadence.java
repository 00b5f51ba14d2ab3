package io.tickrunner;

/** Determines how the ticks of a worker are spread over the replicas of an app. */
public enum Cadence {

    /**
     * One run per interval across all replicas. The replica that holds the lock keeps it between ticks; the others stand by and
     * take over when that replica is gone.
     */
    CLUSTER,

    /**
     * One attempt per interval in each replica. The lock is acquired for the tick and released after it, so two replicas never
     * run at once.
     */
    REPLICA
}
