package io.tickrunner.deployment.test.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.deployment.test.tick.TickApp;

/** The statements that the server gets in a tick with one transaction. */
public class FencePriceTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual(Effects.class);

    private static final String CHECK = "pg_try_advisory_xact_lock_shared";
    private static final String RAISE = "pg_logical_emit_message";
    private static final String LOCK_SESSION = "pg_catalog.pg_backend_pid()";

    @Inject
    Tickrunner tickrunner;

    @Inject
    AgroalDataSource dataSource;

    @BeforeEach
    void createTable() throws SQLException {
        Effects.create();
        execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    }

    @Test
    void aTransactionOfAWorkerThatIsNotFencedHasOnlyItsOwnStatements() throws SQLException {
        List<String> statements = statementsOf(worker("unfenced"));

        assertThat(statements).filteredOn(statement -> !statement.contains(LOCK_SESSION)).containsExactlyInAnyOrder("BEGIN",
                "INSERT INTO fenced_effect VALUES ($1)");
        assertThat(statements).noneMatch(statement -> statement.contains(RAISE));
    }

    @Test
    void aTransactionOfAFencedWorkerHasOneMore() throws SQLException {
        List<String> statements = statementsOf(worker("fenced").fenced());

        assertThat(statements).filteredOn(statement -> statement.contains(CHECK)).hasSize(1);
        assertThat(statements).filteredOn(statement -> statement.contains(RAISE)).hasSize(1);
    }

    private WorkerDefinition worker(String name) {
        return tickrunner.newWorker(name).lockId(TickApp.lockId()).every("31d")
                .work(tick -> QuarkusTransaction.requiringNew().run(() -> write(name)));
    }

    private void write(String name) {
        try (Connection connection = dataSource.getConnection()) {
            Effects.write(connection, name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns what the server was sent in the second tick of a worker, each statement as often as it was sent, short of COMMIT.
     */
    private static List<String> statementsOf(WorkerDefinition definition) throws SQLException {
        TickService worker = definition.register();
        await().atMost(TickApp.SOON).until(worker::tick, outcome -> outcome == Outcome.SUCCESS);
        execute("SELECT pg_stat_statements_reset()");
        assertThat(worker.tick()).isEqualTo(Outcome.SUCCESS);
        List<String> statements = new ArrayList<>();
        try (Connection connection = connect();
                Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT query FROM pg_stat_statements s, generate_series(1, s.calls)"
                        + " WHERE query NOT LIKE '%pg_stat_statements%' AND query NOT LIKE 'SET %' AND query <> 'COMMIT'")) {
            while (rows.next()) {
                statements.add(rows.getString(1));
            }
        }
        return statements;
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(TestPostgres.url());
    }
}
