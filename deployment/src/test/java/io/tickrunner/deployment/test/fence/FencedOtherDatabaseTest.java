package io.tickrunner.deployment.test.fence;

import static io.tickrunner.Outcome.ERROR;
import static io.tickrunner.Outcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Fence;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.deployment.test.tick.TickApp;
import io.tickrunner.deployment.test.tick.TickLog;

public class FencedOtherDatabaseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual()
            .overrideConfigKey("quarkus.datasource.other.db-kind", "postgresql")
            .overrideRuntimeConfigKey("quarkus.datasource.other.jdbc.url",
                    TestPostgres.url().replace("/postgres?", "/template1?"));

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Inject
    @DataSource("other")
    AgroalDataSource other;

    private WorkerDefinition worker(String name) {
        return tickrunner.newWorker(name).lockId(TickApp.lockId()).every("31d").fenced()
                .work(tick -> QuarkusTransaction.requiringNew().run(this::useOther));
    }

    private void useOther() {
        try (Connection connection = other.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("SELECT txid_current()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTransactionInAnotherDatabaseFailsWithAMessage() {
        assertThat(worker("strict").register().tick()).isEqualTo(ERROR);

        assertThat(log.of("strict").get(0).failure()).hasStackTraceContaining("Worker strict cannot fence this transaction: it"
                + " uses jdbc:postgresql://").hasStackTraceContaining(", which is not in the database of the locks; use the"
                        + " datasource of quarkus.tickrunner.datasource only, or set fence = Fence.SAME_DATABASE_ONLY to leave"
                        + " such transactions unfenced");
    }

    @Test
    void aTransactionInAnotherDatabaseIsLeftUnfencedIfThatIsChosen() {
        assertThat(worker("lenient").fence(Fence.SAME_DATABASE_ONLY).register().tick()).isEqualTo(SUCCESS);
    }
}
