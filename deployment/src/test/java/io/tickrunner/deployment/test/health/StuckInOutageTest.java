package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.TestPostgres;

/** The app has its own database on the shared server, which the test can close. */
class StuckInOutageTest {

    private static final String DATABASE = "stuck_in_outage";

    @RegisterExtension
    static final QuarkusUnitTest APP = Probe.app(StubbornWorker.class)
            .overrideRuntimeConfigKey("quarkus.datasource.jdbc.url", databaseUrl())
            .overrideRuntimeConfigKey("quarkus.tickrunner.lock.heartbeat", "300ms")
            .overrideRuntimeConfigKey("quarkus.tickrunner.lock.deadline", "1s")
            .overrideRuntimeConfigKey("quarkus.tickrunner.lock.lease", "1500ms");

    @Inject
    StubbornWorker stubborn;

    @AfterEach
    void release() {
        stubborn.release();
    }

    @Test
    void stuckWorkCountsOnlyAfterTheDatabaseIsBack() throws SQLException {
        await().atMost(Duration.ofSeconds(20)).until(() -> stubborn.started.get() == 1);
        onServer("ALTER DATABASE " + DATABASE + " ALLOW_CONNECTIONS false",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + DATABASE + "'");

        await().atMost(Duration.ofSeconds(20)).until(() -> Probe.live().worker("stubborn") != null);
        assertThat(Probe.live().isUp()).isTrue();
        assertThat(Probe.live().data()).containsEntry("lock-session.up", false);

        onServer("ALTER DATABASE " + DATABASE + " ALLOW_CONNECTIONS true");
        await().atMost(Duration.ofSeconds(20)).until(() -> Probe.live().isDown());
    }

    private static String databaseUrl() {
        try {
            // Both the test and the app load this class.
            if (!exists()) {
                onServer("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return TestPostgres.url().replaceFirst("/postgres\\?", "/" + DATABASE + "?");
    }

    private static boolean exists() throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestPostgres.url());
                Statement statement = connection.createStatement();
                ResultSet found = statement
                        .executeQuery("SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            return found.next();
        }
    }

    private static void onServer(String... commands) throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestPostgres.url());
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }
}
