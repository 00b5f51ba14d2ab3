package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.DatabaseOutage;

/**
 * How long the server has certainly kept its advisory locks. The hazard is a server that lost them in a restart, a crash of one
 * backend or a promotion, while a disconnected replica still trusts a lock from before that.
 *
 * @param atLeast a lower bound; zero if nothing is known
 * @param isFirst whether the server's data has just been created, so no earlier locks can exist
 */
record ServerLife(Duration atLeast, boolean isFirst) {

    private static final Logger LOG = Logger.getLogger(ServerLife.class);
    /** {@code initdb} ends with a checkpoint well within this time after its start. */
    private static final Duration INITDB = Duration.ofSeconds(3);

    /**
     * Reads several lower bounds. Superusers and members of pg_read_all_stats see the processes that start whenever the server
     * begins to accept writes. Every role sees when the server started, when a crash reset its statistics, and whether it
     * received WAL and so was a standby. A lock session is never older than the locks.
     */
    private static final String SQL = """
            SELECT extract(epoch FROM now - started) * 1000, extract(epoch FROM now - reset) * 1000,
                extract(epoch FROM now - writable) * 1000, extract(epoch FROM now - session) * 1000, was_standby
            FROM (SELECT pg_catalog.clock_timestamp() AS now, pg_catalog.pg_postmaster_start_time() AS started,
                    (SELECT stats_reset FROM pg_catalog.pg_stat_bgwriter) AS reset,
                    (SELECT pg_catalog.min(backend_start) FROM pg_catalog.pg_stat_activity WHERE backend_type
                        IN ('walwriter', 'autovacuum launcher', 'logical replication launcher')) AS writable,
                    (SELECT pg_catalog.min(backend_start) FROM pg_catalog.pg_stat_activity
                        WHERE pg_catalog.starts_with(application_name, ?) AND pid <> pg_catalog.pg_backend_pid()) AS session,
                    pg_catalog.pg_last_wal_receive_lsn() IS NOT NULL AS was_standby) s
            """;

    /** The upper bits of the system identifier contain the creation time of the data directory: seconds, then microseconds. */
    private static final String FIRST_SQL = """
            SELECT checkpoint_time <= started AND checkpoint_time - made < ? * interval '1 millisecond'
            FROM (SELECT checkpoint_time, pg_catalog.pg_postmaster_start_time() AS started,
                    pg_catalog.to_timestamp((system_identifier >> 32) + ((system_identifier >> 12) & 1048575) / 1e6) AS made
                FROM pg_catalog.pg_control_system(), pg_catalog.pg_control_checkpoint()) s
            """;

    static ServerLife of(Connection connection) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(SQL)) {
            ask.setString(1, ReplicaIdentity.APPLICATION_PREFIX);
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                double started = row.getDouble(1);
                double reset = row.getDouble(2);
                boolean crashed = !row.wasNull() && reset < started;
                double writable = row.getDouble(3);
                boolean isTold = !row.wasNull();
                double session = row.getDouble(4);
                boolean wasStandby = row.getBoolean(5);
                double age = isTold ? writable : wasStandby ? 0 : crashed ? reset : started;
                Duration atLeast = Duration.ofMillis((long) Math.max(0, Math.max(age, session)));
                return new ServerLife(atLeast, !crashed && !wasStandby && isFirst(connection));
            }
        }
    }

    private static boolean isFirst(Connection connection) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(FIRST_SQL)) {
            ask.setLong(1, INITDB.toMillis());
            try (ResultSet row = ask.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            if (DatabaseOutage.isConnectionBroken(e)) {
                throw e;
            }
            LOG.debug("The server does not say when its data was made", e);
            return false;
        }
    }

    /**
     * Returns how long to acquire no lock because another replica may still trust a lock that the server has lost.
     *
     * @param deadline how long a replica trusts its locks without an answer
     */
    Duration untilForgotten(Duration deadline) {
        return isFirst || atLeast.compareTo(deadline) >= 0 ? Duration.ZERO : deadline.minus(atLeast);
    }
}
