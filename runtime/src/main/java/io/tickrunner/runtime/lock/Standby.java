package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Optional;

import io.tickrunner.LockGrant;

/** A worker that may want its lock, which is tried with a heartbeat when it may be free. */
public interface Standby {

    long lockId();

    /** Returns the same as an object that the worker keeps, because it is the key of several maps. */
    default Long lockKey() {
        return lockId();
    }

    /**
     * Returns whether the lock is not held here and the worker may run. Called on the lock session's thread; must return
     * quickly.
     */
    boolean wantsLock();

    /** Returns whether this replica is able to run the worker, whoever holds the lock. Must return quickly. */
    boolean isAble();

    /** Returns whether this replica would not take the lock now, even if it were released for it. Must return quickly. */
    boolean declines();

    /** Returns how much of a replica's share the worker takes; at least 1. */
    int weight();

    /** Returns the worker of which this is a partition; empty for a worker that is not divided. */
    default Optional<String> dividedWorker() {
        return Optional.empty();
    }

    /** Returns whether the lock is held here. */
    boolean isHeld();

    /** Returns the time between ticks; with planned occurrences, the longest. */
    Duration interval();

    /** Returns how long it takes until the next tick is due; zero if that is unknown. */
    Duration untilDue();

    /** Gives the lock away, for another replica; empty if it is in use or not held here. Called on the session's thread. */
    Optional<LockGrant> giveAway();

    /**
     * Accepts an acquired lock. Called on the thread that read the answer, the session's own or a caller's; must return
     * quickly.
     */
    void granted(LockGrant grant);

    /**
     * Called when another replica has withdrawn a start that it had announced: the worker's last run was an earlier one. Called
     * on the thread that read the message; must return quickly.
     */
    void startWithdrawn();
}
