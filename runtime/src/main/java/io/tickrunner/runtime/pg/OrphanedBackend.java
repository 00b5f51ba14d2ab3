package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.config.LockSettings;

/**
 * The backend of a lost session, which may still hold its locks. Usually the server ends it after its idle timeout. But a
 * pooler may hand it to other clients: it then never becomes idle, and its locks would be held forever.
 *
 * @param pid its process ID
 * @param lostAt the {@link System#nanoTime()} of the loss
 */
record OrphanedBackend(int pid, long lostAt) {

    private static final Logger LOG = Logger.getLogger(OrphanedBackend.class);
    private static final String END = "SELECT pg_catalog.pg_terminate_backend(a.pid) FROM pg_catalog.pg_stat_activity a"
            + " WHERE a.pid = ? AND a.usename = session_user AND EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.pid = a.pid"
            + " AND l.locktype = 'advisory' AND l.granted)";

    /**
     * Ends the backend after the work that relied on its locks has had the whole lease to stop.
     *
     * @param connection any connection to the same server
     * @return whether nothing is left to do
     */
    boolean end(Connection connection, LockSettings settings) {
        if (System.nanoTime() - lostAt < settings.lease().toNanos()) {
            return false;
        }
        try (PreparedStatement end = connection.prepareStatement(END)) {
            end.setInt(1, pid);
            if (end.executeQuery().next()) {
                LOG.infof("Ended backend %d, which still held the locks of the lost session", pid);
            }
        } catch (SQLException e) {
            LOG.debugf(e, "Could not end backend %d of the lost session", pid);
        }
        return true;
    }
}
