package io.tickrunner.it.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL for the app, one for all tests of this JVM, in which a test can hold locks as another program does. */
public class ShopDatabase implements QuarkusTestResourceLifecycleManager {

    private static EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        return Map.of("quarkus.datasource.jdbc.url", url());
    }

    static synchronized String url() {
        return postgres().getJdbcUrl("postgres", "postgres");
    }

    private static synchronized EmbeddedPostgres postgres() {
        if (postgres == null) {
            try {
                postgres = EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException("The embedded PostgreSQL did not start", e);
            }
        }
        return postgres;
    }

    /** Holds an advisory lock until closed; waits for it. */
    static Connection hold(long lockId) throws SQLException {
        Connection connection = postgres().getPostgresDatabase().getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set application_name = 'legacy-cron'");
            statement.execute("select pg_advisory_lock(" + lockId + ")");
        }
        return connection;
    }

    /** Locks a table exclusively until closed, as a migration does. */
    static Connection lockTable(String table) throws SQLException {
        Connection connection = postgres().getPostgresDatabase().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table " + table + " in access exclusive mode");
        }
        return connection;
    }

    /** The server ends with this JVM: an app of a later test uses it, too. */
    @Override
    public void stop() {
    }
}
