package io.tickrunner.runtime.pg;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;

import io.tickrunner.runtime.lock.SessionRefusedException;

/**
 * Proves on opening that the session is reliable: it is one session and not part of a pool, it can write, and a lock that it
 * holds is refused to another session. Also finds out whether function calls get through.
 */
final class SessionSelfTest {

    /** A busy pooler may return the same backend again by chance. */
    private static final int ROUNDS = 10;
    private static final int ALIVE_WITHIN_SECONDS = 1;
    private static final String BACKEND = ", pg_catalog.pg_backend_pid()";
    private static final String PROTOCOL_VIOLATION = "08P01";

    private final ConnectionSource connections;
    private final KeySql keys;
    private final FunctionCallRoute functionCalls;

    SessionSelfTest(ConnectionSource connections, KeySql keys, FunctionCallRoute functionCalls) {
        this.connections = connections;
        this.keys = keys;
        this.functionCalls = functionCalls;
    }

    void prove(Connection session) throws SQLException, SessionRefusedException {
        if (ask(session, "SELECT pg_catalog.pg_is_in_recovery()")) {
            throw new SessionRefusedException("The datasource leads to a read-only standby, whose locks the primary does not"
                    + " know; point it at the primary, for example with targetServerType=primary in the JDBC URL");
        }
        long key = ThreadLocalRandom.current().nextInt(Integer.MIN_VALUE, 0);
        String tryLock = "SELECT " + LockCalls.TRY_LOCK + "(" + keys.arguments(Long.toString(key)) + ")" + BACKEND;
        try (Connection other = connections.open()) {
            proveOneBackend(session, other);
            Answer locked = answer(session, tryLock);
            if (!locked.yes) {
                throw new SessionRefusedException("The database refused a lock on a fresh random key, so it does not keep"
                        + " advisory locks as PostgreSQL does; use PostgreSQL");
            }
            Answer lockedTwice = answer(other, tryLock);
            Answer unlocked = answer(session, "SELECT " + LockCalls.UNLOCK + "(" + keys.arguments(Long.toString(key)) + ")"
                    + BACKEND);
            if (lockedTwice.backend == locked.backend || unlocked.backend != locked.backend) {
                throw new SessionRefusedException(SessionEnd.POOLED);
            }
            if (lockedTwice.yes && !server(session).equals(server(other))) {
                throw new SessionRefusedException("The datasource's JDBC URL leads to several servers (" + server(session)
                        + " and " + server(other) + "), which do not share locks; make it lead only to the primary, with"
                        + " targetServerType=primary and without loadBalanceHosts");
            }
            if (lockedTwice.yes || !unlocked.yes) {
                throw new SessionRefusedException("The database granted one advisory lock to two sessions, so its locks guard"
                        + " nothing (some PostgreSQL-compatible databases accept the call and lock nothing); use PostgreSQL");
            }
            functionCalls.explore(other, session);
        }
    }

    /**
     * Detects a transaction pooler: while another client is in a transaction, it sends this client's statements to another
     * backend.
     */
    private static void proveOneBackend(Connection session, Connection other) throws SQLException, SessionRefusedException {
        int backend = BackendPid.of(session);
        try {
            other.setAutoCommit(false);
            for (int round = 0; round < ROUNDS; round++) {
                boolean shared = BackendPid.of(other) == backend;
                boolean moved = BackendPid.of(session) != backend;
                other.rollback();
                // Now the other client's backend is either the first or the last that a pooler hands out.
                moved |= BackendPid.of(session) != backend;
                if (shared || moved) {
                    throw new SessionRefusedException(SessionEnd.POOLED);
                }
            }
            other.setAutoCommit(true);
        } catch (SQLException e) {
            if (isOfPooler(e, other)) {
                throw new SessionRefusedException(SessionEnd.POOLED, e);
            }
            throw e;
        }
    }

    /**
     * Returns whether a pooler caused the failure. A pool in statement mode refuses transactions; a pool whose only connection
     * is in a transaction makes the session wait.
     */
    private static boolean isOfPooler(SQLException e, Connection other) throws SQLException {
        return PROTOCOL_VIOLATION.equals(e.getSQLState()) || SessionEnd.isOfPooler(e)
                || e.getCause() instanceof SocketTimeoutException && other.isValid(ALIVE_WITHIN_SECONDS);
    }

    /** Returns the server's own address and start time, which differ between two servers behind one address. */
    private static String server(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement
                        .executeQuery("SELECT coalesce(pg_catalog.host(pg_catalog.inet_server_addr()), 'a socket')"
                                + " || ':' || pg_catalog.current_setting('port') || ', up since '"
                                + " || pg_catalog.pg_postmaster_start_time()")) {
            row.next();
            return row.getString(1);
        }
    }

    private record Answer(boolean yes, int backend) {
    }

    private static Answer answer(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return new Answer(row.getBoolean(1), row.getInt(2));
        }
    }

    private static boolean ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
