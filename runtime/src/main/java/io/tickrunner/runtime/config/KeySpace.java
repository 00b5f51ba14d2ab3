package io.tickrunner.runtime.config;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Optional;

import org.postgresql.core.Oid;
import org.postgresql.core.ParameterList;

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

    static KeySpace twoInts(int namespace) {
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

    /** The arguments of an advisory-lock function for a key given as SQL. */
    public String arguments(String key) {
        return namespace == null ? key : namespace + ", (" + key + ")::int";
    }

    /** An advisory-lock function by its name and the types of its arguments, as SQL knows it. */
    public String signature(String function) {
        return function + (namespace == null ? "(bigint)" : "(int, int)");
    }

    public int argumentCount() {
        return namespace == null ? 1 : 2;
    }

    /** The arguments of an advisory-lock function as the protocol carries them. */
    public void setArguments(ParameterList arguments, long key) throws SQLException {
        if (namespace == null) {
            arguments.setBinaryParameter(1, ByteBuffer.allocate(Long.BYTES).putLong(key).array(), Oid.INT8);
        } else {
            arguments.setBinaryParameter(1, binary(namespace), Oid.INT4);
            arguments.setBinaryParameter(2, binary((int) key), Oid.INT4);
        }
    }

    private static byte[] binary(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    /** The key of a row of {@code pg_locks}, as SQL; null for locks of another space. */
    public String keyOfLockRow() {
        return namespace == null
                ? "CASE WHEN objsubid = 1 THEN (classid::bigint << 32) | objid::bigint END"
                : "CASE WHEN objsubid = 2 AND classid = (" + (namespace & 0xffffffffL)
                        + ")::oid THEN objid::bigint::bit(32)::int::bigint END";
    }

    /** The notification channel on which the replicas of an app talk that share this space. */
    public String channel(ReplicaIdentity identity) {
        String ofApp = "tickrunner_" + identity.appDigest();
        return namespace == null ? ofApp : ofApp + "_" + (namespace & 0xffffffffL);
    }
}
