package io.tickrunner.runtime.lock;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The grants of a session by their keys, from the reservation on. Session locks stack in PostgreSQL, so that a second lock of
 * one
 * key would succeed and leak: exclusion inside the replica comes first. Thread-safe.
 */
final class GrantTable {

    private final Map<Long, SessionGrant> grants = new ConcurrentHashMap<>();

    /** Empty when the key is held, or a request for it is on its way. */
    Optional<SessionGrant> reserve(LockSession session, long key) {
        SessionGrant grant = new SessionGrant(session, key);
        // An unlock on its way is sent before a request that comes now, and so is no hindrance.
        SessionGrant owner = grants.compute(key, (k, old) -> old == null || old.isReleased() ? grant : old);
        return owner == grant ? Optional.of(grant) : Optional.empty();
    }

    void remove(SessionGrant grant) {
        grants.remove(grant.lockId(), grant);
    }

    boolean isEmpty() {
        return grants.isEmpty();
    }

    void loseAll() {
        grants.values().forEach(SessionGrant::lose);
    }
}
