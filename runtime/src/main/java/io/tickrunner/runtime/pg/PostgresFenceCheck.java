package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.tickrunner.runtime.lock.FenceVerdict;
import io.tickrunner.runtime.lock.GrantFence;

/** Checks transactions in PostgreSQL. Advisory locks of a transaction also work behind a transaction-pooling proxy. */
public final class PostgresFenceCheck {

    private static final String TIMEOUT = "idle_in_transaction_session_timeout";

    /**
     * The guard comes first: a new holder that has not taken it yet waits for this transaction, and one that has taken it has
     * seen before that the grant's key is free. The timeout applies to this transaction only, and a shorter one stays.
     */
    private static final String CHECK = "SELECT " + FenceStatements.FINGERPRINT + ", CASE"
            + " WHEN NOT pg_catalog.pg_try_advisory_xact_lock_shared(?, ?) THEN 1"
            + " WHEN pg_catalog.pg_try_advisory_xact_lock_shared(?, ?) THEN 2 ELSE 0 END,"
            + " pg_catalog.set_config('" + TIMEOUT + "', CASE WHEN"
            + " pg_catalog.date_part('epoch', pg_catalog.current_setting('" + TIMEOUT
            + "')::interval) * 1000 BETWEEN 1 AND %1$d"
            + " THEN pg_catalog.current_setting('" + TIMEOUT + "') ELSE '%1$d' END, true)";

    private final String check;

    /**
     * @param idleTimeout how long a transaction that has passed its check may be idle before the server ends it
     */
    public PostgresFenceCheck(Duration idleTimeout) {
        this.check = String.format(CHECK, idleTimeout.toMillis());
    }

    /**
     * Checks the connection's current transaction, in one statement.
     *
     * @throws SQLException if the check cannot be made
     */
    public FenceVerdict check(Connection connection, GrantFence fence) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(check)) {
            ask.setInt(1, fence.keys().guardHigh());
            ask.setInt(2, fence.keys().guardLow());
            ask.setInt(3, fence.keys().grantClass());
            ask.setInt(4, fence.grantKey());
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                if (row.getLong(1) != fence.database()) {
                    return FenceVerdict.OTHER_DATABASE;
                }
                if (row.getLong(2) != fence.serverStarted()) {
                    return FenceVerdict.OTHER_SERVER;
                }
                return switch (row.getInt(3)) {
                    case 0 -> FenceVerdict.PASSED;
                    case 1 -> FenceVerdict.TAKEN_OVER;
                    default -> FenceVerdict.ENDED;
                };
            }
        }
    }

    /**
     * Makes the connection's current transaction fail.
     *
     * @param why what the server reports
     */
    public void abort(Connection connection, String why) throws SQLException {
        if (!fails(connection, "SELECT ('" + why.replace("'", "''") + "' || pg_catalog.pg_backend_pid())::bigint")
                || !fails(connection, "SELECT 1")) {
            // A driver that sets savepoints by itself has undone the failure, so only the end of the session remains.
            connection.abort(Runnable::run);
        }
    }

    private static boolean fails(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return false;
        } catch (SQLException e) {
            return true;
        }
    }
}
