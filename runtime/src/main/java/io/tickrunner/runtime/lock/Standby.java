package io.tickrunner.runtime.lock;

import io.tickrunner.LockGrant;

/** One worker's wish for its lock: with each heartbeat the locks of those that want them are tried once. */
public interface Standby {

    long lockId();

    /** Whether the lock is lacked here and the worker may run. Asked on the lock session's thread; must be quick. */
    boolean wantsLock();

    /** The lock was had. Called on the thread that read the answer, the session's own or a caller's; must be quick. */
    void granted(LockGrant grant);
}
