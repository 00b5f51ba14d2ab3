package io.tickrunner.runtime.lock;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The grants of a session by their keys, from the reservation on. Session locks stack in PostgreSQL, so that a second lock of
 * one key would succeed and leak: exclusion inside the replica comes first. Thread-safe.
 */
final class GrantTable {

    private final Map<Long, SessionGrant> grants = new ConcurrentHashMap<>();

    /**
     * Reserves the key for a grant.
     *
     * @return the grant that has the key: the given one, or one that is held or asked for already
     */
    SessionGrant reserve(SessionGrant grant) {
        // An unlock on its way is sent before a request that comes now, and so does not hinder it.
        return grants.compute(grant.lockId(), (key, old) -> old == null || old.isReleased() ? grant : old);
    }

    void remove(SessionGrant grant) {
        grants.remove(grant.lockId(), grant);
    }

    Optional<SessionGrant> of(long key) {
        return Optional.ofNullable(grants.get(key));
    }

    Collection<SessionGrant> all() {
        return grants.values();
    }

    void loseAll() {
        grants.values().forEach(SessionGrant::lose);
    }
}
