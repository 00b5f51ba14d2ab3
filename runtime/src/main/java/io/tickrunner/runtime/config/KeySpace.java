package io.tickrunner.runtime.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which of PostgreSQL's two advisory key spaces the locks are in: one bigint, shared with every program that locks by such a
 * key, or two ints of which the first is the app's own namespace.
 */
public final class KeySpace {

    private final Integer namespace;

    private KeySpace(Integer namespace) {
        this.namespace = namespace;
    }

    public static KeySpace bigint() {
        return new KeySpace(null);
    }

    public static KeySpace twoInts(int namespace) {
        return new KeySpace(namespace);
    }

    /** Why the key does not fit this space, with the mend; empty when it fits. */
    public Optional<String> fault(long key) {
        if (namespace == null || key == (int) key) {
            return Optional.empty();
        }
        return Optional.of("lockId = " + key + " does not fit an int, as quarkus.tickrunner.lock-namespace needs; choose one"
                + " from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE + ", or unset the namespace");
    }

    /** Returns the first int of every key; empty in the space of bigints. */
    public OptionalInt namespace() {
        return namespace == null ? OptionalInt.empty() : OptionalInt.of(namespace);
    }

    /** The notification channel on which the replicas of an app talk that share this space. */
    public String channel(ReplicaIdentity identity) {
        String ofApp = "tickrunner_" + identity.appDigest();
        return namespace == null ? ofApp : ofApp + "_" + (namespace & 0xffffffffL);
    }
}
