package io.tickrunner.deployment.test.admin;

import static io.tickrunner.deployment.test.admin.Chore.REBALANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.logging.Level;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;

/** What the answer to a command says about the ledger. */
class DurableAnswerTest {

    private static final String PAUSE = REBALANCE + "/pause";

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(AdminApp.withClasses(Level.SEVERE))
            .overrideConfigKey("quarkus.tickrunner.ledger.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.tickrunner.ledger.table-prefix", "answer_");

    @Test
    void anAnswerSaysThatAChangeIsNotInTheLedgerYetAndItGetsThereLater() throws SQLException {
        await().atMost(Duration.ofSeconds(30)).until(() -> RawHttp.post(PAUSE).json().getBoolean("durable"));
        assertThat(RawHttp.post(REBALANCE + "/resume").json().getBoolean("durable")).isTrue();
        try (Connection migration = DriverManager.getConnection(TestPostgres.url());
                Statement statement = migration.createStatement()) {
            migration.setAutoCommit(false);
            statement.execute("LOCK TABLE answer_worker IN ACCESS EXCLUSIVE MODE");

            Answer answer = RawHttp.send("POST", PAUSE, "{\"reason\":\"migration\"}", "Content-Type: application/json");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getBoolean("durable")).isFalse();
            assertThat(answer.json().getBoolean("paused")).as("in force in all replicas").isTrue();
            migration.rollback();
            migration.setAutoCommit(true);
            await().atMost(Duration.ofSeconds(30)).until(() -> reason(statement).equals("migration"));
        }
    }

    private static String reason(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT pause_reason FROM answer_worker WHERE name = 'rebalance'")) {
            return row.next() && row.getString(1) != null ? row.getString(1) : "";
        }
    }
}
