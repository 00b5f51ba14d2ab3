package io.tickrunner;

/** How the ticks of a worker are spread over the replicas of an app. */
public enum Cadence {

    /**
     * One run an interval over all replicas. The replica that holds the lock keeps it between ticks; the others stand by and
     * take over when it is gone.
     */
    CLUSTER,

    /**
     * One attempt an interval in each replica. The lock is taken for the tick and given back after it, so that two replicas
     * never run at once.
     */
    REPLICA
}
