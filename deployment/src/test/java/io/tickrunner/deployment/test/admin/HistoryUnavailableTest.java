package io.tickrunner.deployment.test.admin;

import static io.tickrunner.deployment.test.admin.Chore.REBALANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.logging.Level;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;
import io.vertx.core.json.JsonObject;

class HistoryUnavailableTest {

    private static final String PASSWORD = "hidden-from-callers";

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.withoutServer(AdminApp.withClasses(Level.SEVERE))
            .overrideRuntimeConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:1/app?password=" + PASSWORD)
            .overrideConfigKey("quarkus.datasource.health.enabled", "false")
            .overrideConfigKey("quarkus.tickrunner.ledger.enabled", "true");

    @Test
    void aDatabaseThatIsAwayIsNamedInOneAnswer() {
        Answer answer = RawHttp.get(REBALANCE + "/runs");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.isProblem()).isTrue();
        assertThat(answer.detail()).isNotBlank().doesNotContain(PASSWORD);
    }

    @Test
    void theOverviewSaysWhyTheLedgerIsDown() {
        JsonObject ledger = await().until(() -> RawHttp.get("/q/tickrunner").json().getJsonObject("ledger"),
                json -> !json.getBoolean("up"));

        assertThat(ledger.getString("downBecause")).isNotBlank().doesNotContain(PASSWORD);
    }
}
