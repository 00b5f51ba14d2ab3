package io.tickrunner.deployment.test.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.tickrunner.Outcome;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.runtime.ledger.LedgerStatus;

class RefusedTablesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(IdleWorker.class, Sweep.class)))
            .overrideConfigKey("quarkus.tickrunner.ledger.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.tickrunner.ledger.create", "false")
            .overrideRuntimeConfigKey("quarkus.tickrunner.ledger.table-prefix", "refused_");

    @Inject
    Tickrunner tickrunner;

    @Inject
    LedgerStatus ledger;

    private static JsonPath health(String probe) {
        return RestAssured.get("/q/health/" + probe).jsonPath();
    }

    private static Object data(JsonPath health, String check, String key) {
        return health.getMap("checks.find { it.name == 'Tickrunner - " + check + " check' }.data").get(key);
    }

    /** One test, because it ends with tables that fit. */
    @Test
    void missingTablesAreShownWithTheirStatementsUntilTheyExistAndWorkersRunMeanwhile() throws Exception {
        await().until(ledger::isRefused);

        assertThat(tickrunner.service("sweep").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);
        String why = (String) data(health("well"), "wellness", "ledger.down-because");
        assertThat(why).startsWith("The ledger's tables \"public\".refused_worker,").contains("CREATE TABLE");
        assertThat(RestAssured.get("/q/health/well").statusCode()).isEqualTo(503);
        assertThat(RestAssured.get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(data(health("ready"), "readiness", "ledger.up")).isEqualTo(false);

        try (Connection connection = DriverManager.getConnection(TestPostgres.url());
                Statement statement = connection.createStatement()) {
            statement.execute(why.substring(why.indexOf("CREATE TABLE")));
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> ledger.written() == 1);
        assertThat(RestAssured.get("/q/health/well").statusCode()).isEqualTo(200);
        assertThat(data(health("ready"), "readiness", "ledger.up")).isEqualTo(true);
    }

    @TickWorker(name = "sweep", lockId = 1301, every = "31d")
    static class Sweep extends IdleWorker {
    }
}
