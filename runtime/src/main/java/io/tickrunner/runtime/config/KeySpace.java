package io.tickrunner.runtime.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One of PostgreSQL's two advisory key spaces: one bigint, shared with every program that uses such keys, or two ints, the
 * first of which is the app's namespace.
 */
public final class KeySpace {

    /** The first int of the keys that lock sessions hold for themselves. */
    public static final int SESSION_KEYS = 0x7469636b;

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

    /** Returns why the key does not fit this space and how to fix it; empty if it fits. */
    public Optional<String> fault(long key) {
        if (namespace == null || key == (int) key) {
            return Optional.empty();
        }
        return Optional.of("lockId = " + key + " does not fit an int, which quarkus.tickrunner.lock-namespace requires;"
                + " choose one"
                + " from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE + ", or unset the namespace");
    }

    /** Returns the first int of every key; empty in the bigint space. */
    public OptionalInt namespace() {
        return namespace == null ? OptionalInt.empty() : OptionalInt.of(namespace);
    }

    /** Returns the notification channel for the replicas of an app that share this space. */
    public String channel(ReplicaIdentity identity) {
        String ofApp = "tickrunner_" + identity.appDigest();
        return namespace == null ? ofApp : ofApp + "_" + (namespace & 0xffffffffL);
    }
}
