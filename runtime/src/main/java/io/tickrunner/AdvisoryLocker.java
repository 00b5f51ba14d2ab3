package io.tickrunner;

import java.util.Optional;

/**
 * Where locks come from. The default takes PostgreSQL advisory locks; an app's own bean of this type replaces it. Called from
 * many threads at once.
 */
public interface AdvisoryLocker {

    /**
     * Tries once to take a lock, and never waits for its holder. A lock that this replica holds already is busy.
     *
     * @param lockId the lock's key
     * @return the grant, or empty when the lock is held, here or elsewhere
     * @throws LockUnavailableException if nobody can say whether the lock is free
     */
    Optional<LockGrant> tryAdvisoryLock(long lockId);
}
