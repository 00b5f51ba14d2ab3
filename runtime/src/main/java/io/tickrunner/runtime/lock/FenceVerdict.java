package io.tickrunner.runtime.lock;

/** The result of checking a transaction against the fence of a grant. */
public enum FenceVerdict {
    /** The grant is held, and no other replica starts to work under the lock until the transaction has ended. */
    PASSED,
    /** Another replica is about to work under the lock. */
    TAKEN_OVER,
    /** The lock session that held the grant has ended or released it. */
    ENDED,
    /** The connection leads to another database than the lock session. */
    OTHER_DATABASE,
    /** The connection leads to another server than the lock session, or to the same one after a restart. */
    OTHER_SERVER
}
