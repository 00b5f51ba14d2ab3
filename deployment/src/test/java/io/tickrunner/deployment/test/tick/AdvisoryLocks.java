package io.tickrunner.deployment.test.tick;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.tickrunner.deployment.test.TestPostgres;

/** Reads and changes advisory locks directly on the server. */
public final class AdvisoryLocks {

    private static final String HOLDERS = "select pid from pg_locks where locktype = 'advisory' and granted and objsubid = 1"
            + " and (classid::bigint << 32) | objid::bigint = ?";

    private AdvisoryLocks() {
    }

    /** Returns the process IDs of the backends that hold the lock. */
    public static List<Integer> holders(long lockId) {
        List<Integer> pids = new ArrayList<>();
        try (Connection connection = connect(); PreparedStatement query = connection.prepareStatement(HOLDERS)) {
            query.setLong(1, lockId);
            ResultSet rows = query.executeQuery();
            while (rows.next()) {
                pids.add(rows.getInt(1));
            }
            return pids;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static boolean isHeld(long lockId) {
        return !holders(lockId).isEmpty();
    }

    /** Terminates the sessions that hold the lock, as an administrator or a failover would. */
    public static void terminateHolder(long lockId) {
        for (int pid : holders(lockId)) {
            execute("select pg_terminate_backend(" + pid + ")");
        }
    }

    /** Holds the lock in a separate session until that session is closed. */
    public static Connection hold(long lockId) {
        try {
            Connection connection = connect();
            connection.createStatement().execute("select pg_advisory_lock(" + lockId + ")");
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the number of sessions whose application_name contains this text. */
    public static int sessions(String applicationName) {
        try (Connection connection = connect();
                PreparedStatement query = connection
                        .prepareStatement("select count(*) from pg_stat_activity where application_name like ?")) {
            query.setString(1, "%" + applicationName + "%");
            ResultSet row = query.executeQuery();
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String sql) {
        try (Connection connection = connect()) {
            connection.createStatement().execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(TestPostgres.url());
    }
}
