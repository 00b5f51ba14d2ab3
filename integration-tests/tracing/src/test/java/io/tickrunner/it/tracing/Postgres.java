package io.tickrunner.it.tracing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

public class Postgres implements QuarkusTestResourceLifecycleManager {

    private static final String URL = "tracing.postgres.url";

    private EmbeddedPostgres server;

    @Override
    public Map<String, String> start() {
        try {
            server = EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String url = server.getJdbcUrl("postgres", "postgres");
        return Map.of("quarkus.datasource.jdbc.url", url, URL, url);
    }

    /** Holds a lock in a session of its own, until that is closed. */
    static Connection hold(long lockId, String url) throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        connection.createStatement().execute("select pg_advisory_lock(" + lockId + ")");
        return connection;
    }

    @Override
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
