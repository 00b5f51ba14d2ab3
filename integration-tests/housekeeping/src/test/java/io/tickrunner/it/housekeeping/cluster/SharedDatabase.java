package io.tickrunner.it.housekeeping.cluster;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** The database of several replicas, with its own connection for checks. */
final class SharedDatabase implements AutoCloseable {

    private final EmbeddedPostgres postgres;

    SharedDatabase() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    String jdbcUrl() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    /** Returns the number of rows; zero if the schema does not exist yet. */
    long count(String query) throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            if (isMissing(statement, "tick_overlap")) {
                return 0;
            }
            try (ResultSet row = statement.executeQuery("select count(*) from " + query)) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Locks the uploads until closed, so every worker that uses them stays in its tick. */
    Connection lockUploads() throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table upload in access exclusive mode");
        }
        return connection;
    }

    private static boolean isMissing(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery("select to_regclass('" + table + "') is null")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private Connection connect() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
