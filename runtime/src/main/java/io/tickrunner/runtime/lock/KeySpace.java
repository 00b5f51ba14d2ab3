package io.tickrunner.runtime.lock;

import java.util.Optional;

/**
 * Which of PostgreSQL's two advisory key spaces the locks are in: one bigint, shared with every program that locks by such a
 * key, or two ints of which the first is the app's own namespace.
 */
public final class KeySpace {

    private final Integer namespace;

    private KeySpace(Integer namespace) {
        this.namespace = namespace;
    }

    static KeySpace bigint() {
        return new KeySpace(null);
    }

    static KeySpace twoInts(int namespace) {
        return new KeySpace(namespace);
    }

    /** Why the key does not fit this space, with the mend; empty when it fits. */
    Optional<String> fault(long key) {
        if (namespace == null || key == (int) key) {
            return Optional.empty();
        }
        return Optional.of("lockId = " + key + " does not fit an int, as quarkus.tickrunner.lock-namespace needs; choose one"
                + " from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE + ", or unset the namespace");
    }

    /** The arguments of an advisory-lock function for a key given as SQL. */
    String arguments(String key) {
        return namespace == null ? key : namespace + ", (" + key + ")::int";
    }

    /** The key of a row of {@code pg_locks}, as SQL; null for locks of another space. */
    String keyOfLockRow() {
        return namespace == null
                ? "CASE WHEN objsubid = 1 THEN (classid::bigint << 32) | objid::bigint END"
                : "CASE WHEN objsubid = 2 AND classid = (" + (namespace & 0xffffffffL)
                        + ")::oid THEN objid::bigint::bit(32)::int::bigint END";
    }

    /** The notification channel on which replicas that share this space talk. */
    String channel() {
        return namespace == null ? "tickrunner" : "tickrunner_" + (namespace & 0xffffffffL);
    }
}
