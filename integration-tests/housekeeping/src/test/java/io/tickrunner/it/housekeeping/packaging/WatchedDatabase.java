package io.tickrunner.it.housekeeping.packaging;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import io.tickrunner.it.housekeeping.TestDatabase;

/** The database of the packaged app, which a test may look into and disturb. */
public class WatchedDatabase extends TestDatabase {

    /** Of the one that is running: a test is not handed its resource. */
    private static WatchedDatabase running;

    @Override
    public Map<String, String> start() {
        running = this;
        return super.start();
    }

    /** After the one that all tests have, so that the app gets the address of this one. */
    @Override
    public int order() {
        return 1;
    }

    public static Connection connect() throws SQLException {
        return running.postgres().getPostgresDatabase().getConnection();
    }

    /** A way in while the app's own database takes no connections. */
    public static Connection connectToTemplate() throws SQLException {
        return running.postgres().getTemplateDatabase().getConnection();
    }

    public static void update(String sql) throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Keeps everybody else out of a table until closed. */
    public static Connection lock(String table) throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table " + table + " in access exclusive mode");
        }
        return connection;
    }
}
