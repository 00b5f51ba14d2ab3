package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;
import io.tickrunner.Outcome;
import io.tickrunner.Tickrunner;

@QuarkusTest
@WithTestResource(Postgres.class)
class ExampleQueriesTest {

    @Inject
    AgroalDataSource database;

    @Inject
    AdvisoryLocker locker;

    @Inject
    Tickrunner tickrunner;

    @Test
    void theHolderOfALockIsSeen() throws SQLException {
        try (LockGrant grant = locker.tryAdvisoryLock(4711).orElseThrow();
                Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(new ExampleSource("who-holds.sql", null).text())) {
            assertThat(grant.isHeld()).isTrue();
            assertThat(row.next()).isTrue();
            assertThat(row.getLong("lock_id")).isEqualTo(4711);
            assertThat(row.getString("application_name")).startsWith("tickrunner/docs/");
        }
    }

    @Test
    void theHistoryOfAWorkerIsFound() throws SQLException {
        tickrunner.service("archive_orders").orElseThrow().tick();

        await().until(() -> {
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(new ExampleSource("ledger-history.sql", null).text())) {
                return row.next() && row.getString("name").equals("archive_orders") && row.getString("replica") != null;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { "share-an-id.sql", "share-an-id-in-namespace.sql" })
    void aLockIsTakenAndGivenBack(String file) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            List<Boolean> answers = new ArrayList<>();
            for (String sql : new ExampleSource(file, null).text().split(";")) {
                if (statement.execute(sql.replaceAll("(?m)--.*$", " ") + " ")) {
                    try (ResultSet row = statement.getResultSet()) {
                        row.next();
                        answers.add(row.getBoolean(1));
                    }
                }
            }
            assertThat(answers).containsExactly(true, true);
        }
    }

    @Test
    void theTriggerNotifiesTheChannelOfTheRelay() throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("listen outbox");
            statement.execute("insert into outbox (body) values ('an order')");
            assertThat(connection.unwrap(PGConnection.class).getNotifications()).extracting(PGNotification::getName)
                    .containsExactly("outbox");
            statement.execute("unlisten outbox");
        }
    }

    @Test
    void aWorkerDoesNotRunWhileAnotherProgramHasItsLock() throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("select pg_try_advisory_lock(1006)");
            assertThat(tickrunner.service("archive_orders").orElseThrow().tick()).isEqualTo(Outcome.SKIPPED);
            statement.execute("select pg_advisory_unlock(1006)");
        }
        assertThat(tickrunner.service("archive_orders").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);
    }
}
