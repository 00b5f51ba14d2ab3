package io.tickrunner;

import java.util.Optional;

/**
 * Provides the locks. The default acquires PostgreSQL advisory locks; an app's own bean of this type replaces it.
 * Implementations must be thread-safe.
 */
public interface AdvisoryLocker {

    /**
     * Tries once to acquire a lock and never waits for its holder. A lock that this replica already holds counts as busy.
     *
     * @param lockId the lock's key
     * @return the grant, or empty if the lock is held, here or elsewhere
     * @throws LockUnavailableException if it cannot be determined whether the lock is free
     */
    Optional<LockGrant> tryAdvisoryLock(long lockId);
}
