package io.tickrunner.simulator.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A real PostgreSQL, and a session of its own beside those of scripts. */
final class RealServer implements AutoCloseable {

    static final String SUPERUSER = "postgres";
    static final List<String> ROLES = List.of(SUPERUSER, "app", "guest");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EmbeddedPostgres postgres;
    private final Connection observer;
    private final PreparedStatement isThere;
    private final PreparedStatement others;

    RealServer() throws SQLException {
        try {
            postgres = EmbeddedPostgres.builder().setServerConfig("autovacuum", "off").start();
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not start", e);
        }
        observer = connect(SUPERUSER, "observer");
        try (Statement create = observer.createStatement()) {
            create.execute("CREATE ROLE app LOGIN");
            create.execute("CREATE ROLE guest LOGIN");
        }
        isThere = observer.prepareStatement("SELECT count(*) FROM pg_stat_activity WHERE pid = ?");
        others = observer.prepareStatement("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                + " AND pid <> pg_backend_pid()");
    }

    Connection connect(String role, String applicationName) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", role);
        properties.setProperty("ApplicationName", applicationName);
        // So that the name comes with the startup message, and RESET ALL leads back to it.
        properties.setProperty("assumeMinServerVersion", "14");
        properties.setProperty("raiseExceptionOnSilentRollback", "false");
        properties.setProperty("socketTimeout", Long.toString(PATIENCE.toSeconds()));
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres", properties);
    }

    /** Lets real time pass. */
    void watch(long millis) throws SQLException {
        try (PreparedStatement sleep = observer.prepareStatement("SELECT pg_sleep(?)")) {
            sleep.setDouble(1, millis / 1000.0);
            sleep.execute();
        }
    }

    /** Returns whether the backend has ended, waiting for it. By then its locks are free. */
    boolean awaitEnd(int pid) throws SQLException {
        isThere.setInt(1, pid);
        return awaitZero(isThere);
    }

    /** Returns whether all sessions but the observer's have ended, waiting for it. */
    boolean awaitEndOfAll() throws SQLException {
        return awaitZero(others);
    }

    private static boolean awaitZero(PreparedStatement count) throws SQLException {
        long began = System.nanoTime();
        while (count(count) > 0) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                return false;
            }
        }
        return true;
    }

    private static long count(PreparedStatement count) throws SQLException {
        try (ResultSet row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException, IOException {
        observer.close();
        postgres.close();
    }
}
