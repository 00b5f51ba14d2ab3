package io.tickrunner.runtime.lock;

import io.tickrunner.LockGrant;

/** A worker that may want its lock, which is tried with a heartbeat when it may be free. */
public interface Standby {

    long lockId();

    /**
     * Returns whether the lock is not held here and the worker may run. Called on the lock session's thread; must return
     * quickly.
     */
    boolean wantsLock();

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
