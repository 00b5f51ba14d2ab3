package io.tickrunner.simulator.cluster;

/** What must hold in every simulated history. The message of a violation begins with the name of its check. */
public enum Check {
    /** Work of one worker never runs twice at once in one replica. */
    ONCE_IN_A_REPLICA,
    /** Work of one worker never begins while another replica trusts its lock, or has not interrupted its work yet. */
    ONCE,
    /** A check of the lock that passes means that no other replica has taken over. */
    HONEST_CHECK,
    /** No worker starts twice within its interval while the replica that starts it knows of the last start. */
    CADENCE,
    /** No occurrence begins again, or after a later one, in a replica that was to know of it. */
    OCCURRENCES,
    /** An occurrence begins when it has come, only if it is still wanted, and only if no later one has come. */
    MISSED,
    /** A failed tick is tried again at its time, as often as its worker says at most, and not after the next regular tick. */
    ATTEMPTS,
    /** Work begins after each notification and each request that wakes its worker up, soon once nothing is broken. */
    WOKEN_UP,
    /** Many wake-ups become one: each tick that is one has a reason that is newer than the last start. */
    NO_QUEUE,
    /** No wake-up begins sooner after another start than its worker allows. */
    AT_MOST_EVERY,
    /** Each occurrence begins that comes while a replica can run it. */
    OCCURRENCES_RUN,
    /** Missed ticks are one tick. */
    NO_BURST,
    /** The holder of a lock starts its worker once per interval. */
    PUNCTUAL,
    /** Each replica attempts a worker of cadence REPLICA once per interval. */
    EACH_REPLICA_ATTEMPTS,
    /** Once all is repaired, every worker runs. */
    RUNS_AGAIN,
    /** A lock that nobody holds is taken by a stand-by with its next heartbeat. */
    TAKEN_OVER,
    /**
     * Soon after replicas have come or gone, each holds as many locks as any other, give or take one. If some workers are
     * heavier, loads differ by the heaviest at most.
     */
    EVEN,
    /** When a replica has come or gone, and nothing else happens, each holds its share again within three heartbeats. */
    SETTLED,
    /** No lock moves for that which does not have to. */
    MOVES,
    /** A replica that stops or is drained hands its locks over at once. */
    HANDED_OVER,
    /** No scheduled work begins in a drained replica. */
    DRAINED,
    /** A replica trusts its locks at most until the deadline after the sending of the last answered statement. */
    DEADLINE,
    /** A replica notices the end of its session by a look. */
    LOSS_NOTICED,
    /** Work whose lock is lost is interrupted. */
    INTERRUPTED,
    /** Work that ignores its interrupt is reported as stuck, and no other is. */
    REPORTED,
    /** A lost session is opened again as soon as the server can be reached. */
    REOPENED,
    /** A replica sends a statement within each heartbeat. */
    HEARTBEAT,
    /** A replica sends no statements without end. */
    RESTS,
    /** Each lock that the server holds for a session has an owner in its replica. */
    OWNED,
    /** A replica that says that it holds a lock does so by the server's account. */
    HELD,
    /** A replica keeps no lock between ticks of a worker that is paused, gated, drained, halted or fails again and again. */
    RELEASED,
    /** Without a fault, no session is lost and no tick is unavailable or loses its lock. */
    NO_FALSE_ALARM,
    /** A tick is skipped only if another session held the lock during the attempt. */
    HONEST_SKIP,
    /** A pause that the server has passed on holds in every replica until somebody resumes, or until its end. */
    PAUSED,
    /** Each replica knows of the last start, and of no start that never was. */
    NEWS,
    /** Each replica knows how many others there are. */
    ROLL,
    /** The health of a worker says whether it runs and when it runs next. */
    HEALTH,
    /** Nothing that a replica remembers grows with time. */
    BOOKS
}
