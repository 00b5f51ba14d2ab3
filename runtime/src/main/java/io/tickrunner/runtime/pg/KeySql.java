package io.tickrunner.runtime.pg;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.OptionalInt;

import org.postgresql.core.Oid;
import org.postgresql.core.ParameterList;

import io.tickrunner.runtime.config.KeySpace;

/** Keys of a {@link KeySpace} as SQL and PostgreSQL's protocol carry them. */
final class KeySql {

    private final KeySpace space;
    private final OptionalInt namespace;

    KeySql(KeySpace space) {
        this.space = space;
        this.namespace = space.namespace();
    }

    KeySpace space() {
        return space;
    }

    /** The arguments of an advisory-lock function for a key given as SQL. */
    String arguments(String key) {
        return namespace.isEmpty() ? key : namespace.getAsInt() + ", (" + key + ")::int";
    }

    /** An advisory-lock function by its name and the types of its arguments, as SQL knows it. */
    String signature(String function) {
        return function + (namespace.isEmpty() ? "(bigint)" : "(int, int)");
    }

    int argumentCount() {
        return namespace.isEmpty() ? 1 : 2;
    }

    /** The arguments of an advisory-lock function as the protocol carries them. */
    void setArguments(ParameterList arguments, long key) throws SQLException {
        if (namespace.isEmpty()) {
            arguments.setBinaryParameter(1, ByteBuffer.allocate(Long.BYTES).putLong(key).array(), Oid.INT8);
        } else {
            arguments.setBinaryParameter(1, binary(namespace.getAsInt()), Oid.INT4);
            arguments.setBinaryParameter(2, binary((int) key), Oid.INT4);
        }
    }

    private static byte[] binary(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    /** The key of a row of {@code pg_locks}, as SQL; null for locks of another space. */
    String keyOfLockRow() {
        return namespace.isEmpty()
                ? "CASE WHEN objsubid = 1 THEN (classid::bigint << 32) | objid::bigint END"
                : "CASE WHEN objsubid = 2 AND classid = (" + (namespace.getAsInt() & 0xffffffffL)
                        + ")::oid THEN objid::bigint::bit(32)::int::bigint END";
    }
}
