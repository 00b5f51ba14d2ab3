package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class NoDatasourceTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.withoutDatasource(Refusal.message(
            "quarkus.tickrunner.datasource = \"<default>\" is not a JDBC datasource of the app, but locks need one; set"
                    + " quarkus.datasource.db-kind=postgresql, name a PostgreSQL datasource instead, or provide your own"
                    + " io.tickrunner.AdvisoryLocker bean"),
            Sweep.class)
            .overrideConfigKey("quarkus.datasource.devservices.enabled", "false");

    @Test
    void workersWithoutADatasourceAreRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    static class Sweep extends IdleWorker {
    }
}
