package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.config.ReplicaIdentity;

/**
 * The backend of a lost session, which may still hold its locks. Usually the server ends it after its idle timeout. But a
 * pooler may hand it to other clients: it then never becomes idle, and its locks would be held forever.
 *
 * @param pid its process ID, which another server, or a later session, may have for another backend
 * @param startedAt when it started, in microseconds since 1970 by the server's clock, so that no other is taken for it
 * @param lostAt the {@link System#nanoTime()} of the loss
 */
record OrphanedBackend(int pid, long startedAt, long lostAt) {

    private static final Logger LOG = Logger.getLogger(OrphanedBackend.class);
    private static final String STARTED_AT = "(extract(epoch FROM a.backend_start) * 1000000)::bigint";
    private static final String START = "SELECT " + STARTED_AT
            + " FROM pg_catalog.pg_stat_activity a WHERE a.pid = pg_catalog.pg_backend_pid()";
    private static final String END = "SELECT CASE WHEN a.pid = pg_catalog.pg_backend_pid() THEN false"
            + " ELSE pg_catalog.pg_terminate_backend(a.pid) END, a.pid = pg_catalog.pg_backend_pid()"
            + " FROM pg_catalog.pg_stat_activity a"
            + " WHERE a.pid = ? AND " + STARTED_AT
            + " = ? AND a.usename = session_user AND EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.pid = a.pid"
            + " AND l.locktype = 'advisory' AND l.granted)"
            // A pooler may have given it to another replica by now, whose locks these are.
            + " AND (a.application_name = ?"
            + " OR NOT pg_catalog.starts_with(coalesce(a.application_name, ''), ?))";

    /** Returns when the backend of a session started, in the same terms. */
    static long startOf(Connection session) throws SQLException {
        try (Statement ask = session.createStatement(); ResultSet row = ask.executeQuery(START)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /**
     * Ends the backend, unless it no longer holds locks or serves another lock session.
     *
     * @param connection any connection to the same server
     * @param ownName the {@code application_name} of this replica's lock sessions
     * @return whether the backend itself answered, and so could not be ended
     */
    boolean end(Connection connection, String ownName) {
        try (PreparedStatement end = connection.prepareStatement(END)) {
            end.setInt(1, pid);
            end.setLong(2, startedAt);
            end.setString(3, ownName);
            end.setString(4, ReplicaIdentity.APPLICATION_PREFIX);
            try (ResultSet row = end.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                if (row.getBoolean(1)) {
                    LOG.infof("Ended backend %d, which still held the locks of the lost session", pid);
                }
                return row.getBoolean(2);
            }
        } catch (SQLException e) {
            LOG.debugf(e, "Could not end backend %d of the lost session", pid);
            return false;
        }
    }
}
