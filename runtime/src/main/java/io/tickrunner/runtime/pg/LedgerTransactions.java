package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.ledger.LedgerException;
import io.tickrunner.runtime.ledger.LedgerUnavailableException;
import io.tickrunner.runtime.ledger.ServerMoment;
import io.tickrunner.runtime.time.Time;

/**
 * Runs transactions on connections of the app's pool. Leaves no setting behind: the time limits end with the transaction, and
 * the rest is restored.
 */
final class LedgerTransactions {

    private static final Logger LOG = Logger.getLogger(LedgerTransactions.class);
    /** One round trip: the limits, protection from functions and operators of other schemas, and the clock. */
    private static final String BEGIN = "SELECT pg_catalog.set_config('statement_timeout', ?, true),"
            + " pg_catalog.set_config('lock_timeout', ?, true), %s pg_catalog.clock_timestamp()";
    /** The SQLSTATE of a table that does not exist, used for one that is no longer the same. */
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String OWN_PATH = "pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true),";
    /** A claim must survive a crash of the server even if the app's other transactions need not. */
    private static final String DURABLE = "CASE WHEN pg_catalog.current_setting('synchronous_commit') = 'off'"
            + " THEN pg_catalog.set_config('synchronous_commit', 'on', true) END,";

    private final ConnectionSource pool;
    private final Time time;

    /**
     * @param pool the app's pool; waits at most its acquisition timeout
     */
    LedgerTransactions(ConnectionSource pool, Time time) {
        this.pool = pool;
        this.time = time;
    }

    /** The work of a transaction. */
    interface Work<T> {

        /**
         * @param now the server's clock at the start of the transaction
         */
        T run(Connection connection, ServerMoment now) throws SQLException;
    }

    /** A failure of the driver that may have to do with the tables. */
    static final class TableFailure extends Exception {

        private static final long serialVersionUID = 1L;

        TableFailure(SQLException cause) {
            super(cause);
        }

        LedgerException unchanged() {
            return LedgerFailures.of((SQLException) getCause(), false);
        }
    }

    /**
     * Runs a transaction on tables that must still be the same.
     *
     * @param storage the storage of the tables when they were checked
     * @param durable whether the commit must survive a crash of the server
     */
    <T> T run(LedgerLimits limits, boolean durable, LedgerStorage storage, Work<T> work) throws TableFailure {
        return run(limits, OWN_PATH + (durable ? DURABLE : "") + storage.sql() + ",", storage.value(), work);
    }

    /** Runs a transaction that sees the role's own search path. */
    <T> T runInPath(LedgerLimits limits, Work<T> work) throws TableFailure {
        return run(limits, "", null, work);
    }

    private <T> T run(LedgerLimits limits, String settings, String storage, Work<T> work) throws TableFailure {
        boolean committing = false;
        try (Connection connection = pool.open()) {
            int networkBefore = connection.getNetworkTimeout();
            boolean autoCommitBefore = connection.getAutoCommit();
            try {
                connection.setNetworkTimeout(Runnable::run, (int) limits.network().toMillis());
                connection.setAutoCommit(false);
                T result = work.run(connection, begin(connection, limits, settings, storage));
                committing = true;
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollback(connection, e);
                throw e;
            } finally {
                restore(connection, autoCommitBefore, networkBefore);
            }
        } catch (SQLException e) {
            if (LedgerFailures.isAboutTables(e)) {
                throw new TableFailure(e);
            }
            throw LedgerFailures.of(e, committing);
        }
    }

    private ServerMoment begin(Connection connection, LedgerLimits limits, String settings, String storage)
            throws SQLException {
        long sent = time.nanos();
        try (PreparedStatement begin = connection.prepareStatement(BEGIN.formatted(settings))) {
            begin.setString(1, Long.toString(limits.statement().toMillis()));
            begin.setString(2, Long.toString(limits.lock().toMillis()));
            try (ResultSet row = begin.executeQuery()) {
                if (!row.next()) {
                    throw new LedgerUnavailableException("The server did not tell its clock", null, false);
                }
                int clock = row.getMetaData().getColumnCount();
                if (storage != null && !storage.equals(row.getString(clock - 1))) {
                    throw new SQLException("The ledger's tables were created anew", UNDEFINED_TABLE);
                }
                return new ServerMoment(row.getObject(clock, OffsetDateTime.class).toInstant(), sent);
            }
        }
    }

    private static void rollback(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static void restore(Connection connection, boolean autoCommit, int network) {
        try {
            connection.setAutoCommit(autoCommit);
            connection.setNetworkTimeout(Runnable::run, network);
        } catch (SQLException e) {
            LOG.debug("The connection is broken, so the pool discards it", e);
        }
    }
}
