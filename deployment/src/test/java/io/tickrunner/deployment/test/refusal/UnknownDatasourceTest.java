package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class UnknownDatasourceTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            "quarkus.tickrunner.datasource = \"orders\" is no JDBC datasource of the app, and locks need one; set"
                    + " quarkus.datasource.\"orders\".db-kind=postgresql, name a PostgreSQL datasource there (the app has"
                    + " \"<default>\"), or bring an io.tickrunner.AdvisoryLocker bean of your own"),
            Sweep.class)
            .overrideConfigKey("quarkus.tickrunner.datasource", "orders");

    @Test
    void aDatasourceThatTheAppLacksIsRefused() {
        fail("The build should have been refused");
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    static class Sweep extends IdleWorker {
    }
}
