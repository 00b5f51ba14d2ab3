package io.tickrunner.runtime.pg;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.OptionalInt;

import org.postgresql.core.Oid;
import org.postgresql.core.ParameterList;

import io.tickrunner.runtime.config.KeySpace;

/** Converts keys of a {@link KeySpace} to SQL and to PostgreSQL's protocol. */
final class KeySql {

    /** The ID of the session's database, as rows of {@code pg_locks} have it. */
    static final String DATABASE = "(SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";

    private final KeySpace space;
    private final OptionalInt namespace;

    KeySql(KeySpace space) {
        this.space = space;
        this.namespace = space.namespace();
    }

    KeySpace space() {
        return space;
    }

    /** Returns the arguments of an advisory-lock function for a key given as SQL. */
    String arguments(String key) {
        return namespace.isEmpty() ? key : namespace.getAsInt() + ", (" + key + ")::int";
    }

    /** Returns the signature of an advisory-lock function: its name and the types of its arguments. */
    String signature(String function) {
        return function + (namespace.isEmpty() ? "(bigint)" : "(int, int)");
    }

    int argumentCount() {
        return namespace.isEmpty() ? 1 : 2;
    }

    /** Sets the arguments of an advisory-lock function in the protocol. */
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

    /** Returns SQL for the key of a row of {@code pg_locks}; null for locks of another space. */
    String keyOfLockRow() {
        return namespace.isEmpty()
                ? "CASE WHEN objsubid = 1 THEN (classid::bigint << 32) | objid::bigint END"
                : "CASE WHEN objsubid = 2 AND classid = (" + (namespace.getAsInt() & 0xffffffffL)
                        + ")::oid THEN objid::bigint::bit(32)::int::bigint END";
    }
}
