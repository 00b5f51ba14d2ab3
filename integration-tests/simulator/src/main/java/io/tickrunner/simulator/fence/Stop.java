package io.tickrunner.simulator.fence;

/** Where a replica is on its way through a tick. What follows a stop is one step, and others may act before it. */
enum Stop {
    /** Between ticks. */
    IDLE,
    /** The lock is held, and the fence is raised: looks for keys of former grants. */
    LOOK,
    /** Takes the guard, exclusively. */
    GUARD,
    /** Releases the guard. */
    GUARD_BACK,
    /** Takes the key of the grant. */
    TOKEN,
    /** Begins the tick. */
    START,
    BEGIN,
    WRITE,
    /** Takes the guard, shared. */
    CHECK_GUARD,
    /** Finds out whether the key of the grant is held. */
    CHECK_GRANT,
    COMMIT,
    /** Hands the lock over: releases the key of the grant, then the lock. */
    HAND_OVER
}
