package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

import org.postgresql.util.PSQLState;

/**
 * Identifies a lock session's own backend by its process ID and a random setting that exists only in that session. If a pooler
 * sends statements to another backend, or resets the session, the lease and the locks are lost.
 */
final class SessionMark {

    private static final String SETTING = "tickrunner.session";

    /** The three columns of a proof: the backend, the mark, and the server's wall clock in milliseconds. */
    static final String COLUMNS = "pg_catalog.pg_backend_pid(), pg_catalog.current_setting('" + SETTING + "', true),"
            + " (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint";

    private final String value = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    private final int backendPid;

    private SessionMark(int backendPid) {
        this.backendPid = backendPid;
    }

    /**
     * Marks a session and reads its backend from the server, because a pooler in session mode reports its own number to the
     * driver.
     */
    static SessionMark set(Connection connection) throws SQLException {
        SessionMark mark = new SessionMark(BackendPid.of(connection));
        try (PreparedStatement set = connection.prepareStatement("SELECT pg_catalog.set_config(?, ?, false)")) {
            set.setString(1, SETTING);
            set.setString(2, mark.value);
            set.executeQuery().close();
        }
        return mark;
    }

    int backendPid() {
        return backendPid;
    }

    /** Returns SQL that is true in every session except this one. */
    String isMissing() {
        return "pg_catalog.current_setting('" + SETTING + "', true) IS DISTINCT FROM '" + value + "'";
    }

    /**
     * @throws SQLException as for a broken connection, if another session answered
     */
    void prove(int answeredBy, String mark) throws SQLException {
        if (answeredBy != backendPid || !value.equals(mark)) {
            throw new SQLException("backend " + answeredBy + " answered for backend " + backendPid
                    + ", or the session was reset. " + SessionEnd.POOLED, PSQLState.CONNECTION_DOES_NOT_EXIST.getState());
        }
    }
}
