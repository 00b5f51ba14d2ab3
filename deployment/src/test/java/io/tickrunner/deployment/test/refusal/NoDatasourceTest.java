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
            "quarkus.tickrunner.datasource = \"<default>\" is no JDBC datasource of the app, and locks need one; set"
                    + " quarkus.datasource.db-kind=postgresql, name a PostgreSQL datasource there, or bring an"
                    + " io.tickrunner.AdvisoryLocker bean of your own"),
            Sweep.class)
            .overrideConfigKey("quarkus.datasource.devservices.enabled", "false");

    @Test
    void workersWithoutADatasourceAreRefused() {
        fail("The build should have been refused");
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    static class Sweep extends IdleWorker {
    }
}
