package io.tickrunner.deployment.test.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

class LedgerSeriesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Series.app(IdleWorker.class, Rebalance.class)
            .overrideConfigKey("quarkus.tickrunner.ledger.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.tickrunner.ledger.table-prefix", "series_");

    @Inject
    Tickrunner tickrunner;

    @Test
    void theLedgerIsMeasured() {
        assertThat(Series.all()).contains("tickrunner_ledger_runs_dropped_total 0.0", "tickrunner_ledger_backlog 0.0");
        tickrunner.service("rebalance").orElseThrow().tick();

        await().atMost(Duration.ofSeconds(10)).until(() -> Series.value("tickrunner_ledger_runs_written_total") == 1);

        assertThat(Series.value("tickrunner_ledger_up")).isEqualTo(1);
        assertThat(Series.value("tickrunner_ledger_last_write_age_seconds")).isBetween(0.0, 60.0);
    }

    @Test
    void aChangeIsPendingUntilItIsInTheLedger() throws SQLException {
        awaitTables();
        try (Connection migration = connect()) {
            migration.setAutoCommit(false);
            execute(migration, "LOCK TABLE series_worker IN ACCESS EXCLUSIVE MODE");
            tickrunner.service("rebalance").orElseThrow().reschedule(Duration.ofHours(6));

            awaitValue("tickrunner_ledger_changes_pending", 1);
            assertThat(Series.value("tickrunner_ledger_commands_dropped_total")).isZero();
        }
        awaitValue("tickrunner_ledger_changes_pending", 0);
    }

    @Test
    void aCommandThatTheDatabaseRejectsIsCounted() throws SQLException {
        awaitTables();
        double before = Series.value("tickrunner_ledger_commands_dropped_total");
        try (Connection migration = connect()) {
            execute(migration, "ALTER TABLE series_command ADD CONSTRAINT closed CHECK (false) NOT VALID");
            tickrunner.service("rebalance").orElseThrow().resetSchedule();

            awaitValue("tickrunner_ledger_commands_dropped_total", before + 1);
            execute(migration, "ALTER TABLE series_command DROP CONSTRAINT closed");
        }
    }

    private static void awaitTables() {
        awaitValue("tickrunner_ledger_up", 1);
    }

    private static void awaitValue(String series, double value) {
        await().atMost(Duration.ofSeconds(30)).until(() -> Series.value(series) == value);
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(TestPostgres.url());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @TickWorker(name = "rebalance", lockId = 1001, every = "31d")
    static class Rebalance extends IdleWorker {
    }
}
