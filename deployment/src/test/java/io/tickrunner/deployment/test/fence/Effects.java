package io.tickrunner.deployment.test.fence;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.deployment.test.tick.AdvisoryLocks;

/** A table that fenced work writes to, and the loss of a lock during the work. */
final class Effects {

    private Effects() {
    }

    static void create() throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS fenced_effect (name text)");
        }
    }

    static void write(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO fenced_effect VALUES ('" + name + "')");
        }
    }

    static long count(String name) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM fenced_effect WHERE name = '" + name + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Ends the session that holds the lock, and lets another one hold it in between. Ignores the interrupt that follows. */
    static void loseTheLock(long lockId) throws SQLException {
        AdvisoryLocks.terminateHolder(lockId);
        while (AdvisoryLocks.isHeld(lockId)) {
            Thread.onSpinWait();
        }
        AdvisoryLocks.hold(lockId).close();
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(TestPostgres.url());
    }
}
