package io.tickrunner.runtime.lock;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Maps keys to a session's grants, from their reservation on. PostgreSQL's session locks stack, so a second lock of the same
 * key would succeed and leak. Exclusion inside the replica therefore comes first. Thread-safe.
 */
final class GrantTable {

    private final Map<Long, SessionGrant> grants = new ConcurrentHashMap<>();

    /**
     * Reserves the key for a grant.
     *
     * @return the grant that has the key: the given one, or one that is already held or requested
     */
    SessionGrant reserve(SessionGrant grant) {
        // A pending unlock is sent before a request made now, so it does not block it.
        return grants.compute(grant.lockId(), (key, old) -> old == null || old.isReleased() ? grant : old);
    }

    void remove(LockRequest.Owner owner) {
        grants.remove(owner.lockId(), owner);
    }

    Optional<SessionGrant> of(long key) {
        return Optional.ofNullable(grants.get(key));
    }

    boolean isEmpty() {
        return grants.isEmpty();
    }

    Collection<SessionGrant> all() {
        return grants.values();
    }

    void loseAll() {
        grants.values().forEach(SessionGrant::lose);
    }
}
