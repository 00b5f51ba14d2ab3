package io.tickrunner.it.housekeeping.packaging;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** The database of the packaged app, which a test can inspect and disturb. */
public final class WatchedDatabase {

    private static EmbeddedPostgres running;

    private WatchedDatabase() {
    }

    /** Returns the JDBC URL. */
    static String start() throws IOException {
        running = EmbeddedPostgres.start();
        return running.getJdbcUrl("postgres", "postgres");
    }

    static void stop() throws IOException {
        if (running != null) {
            running.close();
        }
    }

    public static Connection connect() throws SQLException {
        return running.getPostgresDatabase().getConnection();
    }

    /** Connects while the app's own database does not accept connections. */
    public static Connection connectToTemplate() throws SQLException {
        return running.getTemplateDatabase().getConnection();
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

    /** Locks a table exclusively until closed. */
    public static Connection lock(String table) throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table " + table + " in access exclusive mode");
        }
        return connection;
    }
}
