package io.tickrunner.deployment.test.admin;

import static io.tickrunner.deployment.test.admin.Chore.REBALANCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;
import io.tickrunner.runtime.ledger.LedgerStore;
import io.tickrunner.runtime.ledger.LedgerWriter;

class HistoryWithoutLedgerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of()
            .overrideRuntimeConfigKey("quarkus.tickrunner.ledger.table-prefix", "unused_");

    @Inject
    Tickrunner tickrunner;

    @Inject
    Instance<LedgerStore> store;

    @Inject
    Instance<LedgerWriter> writer;

    @Test
    void theMissingLedgerIsNamedWithItsSwitch() {
        Answer answer = RawHttp.get(REBALANCE + "/runs");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.isProblem()).isTrue();
        assertThat(answer.detail()).isEqualTo("This app keeps no ledger, so only the last ticks of each replica are known;"
                + " build it with quarkus.tickrunner.ledger.enabled=true to record runs");
    }

    @Test
    void theOverviewDoesNotMentionALedger() {
        assertThat(RawHttp.get("/q/tickrunner").json().containsKey("ledger")).isFalse();
    }

    @Test
    void anAppWithoutALedgerPaysNothing() throws Exception {
        tickrunner.service("rebalance").orElseThrow().tick();

        assertThat(store.isUnsatisfied()).isTrue();
        assertThat(writer.isUnsatisfied()).isTrue();
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("tickrunner-ledger");
        try (Connection connection = DriverManager.getConnection(TestPostgres.url());
                Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery("SELECT FROM pg_tables WHERE tablename LIKE 'unused%'")) {
            assertThat(tables.next()).isFalse();
        }
    }
}
