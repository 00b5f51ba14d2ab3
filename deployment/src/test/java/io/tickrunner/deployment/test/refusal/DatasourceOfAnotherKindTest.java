package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.Refusal;

class DatasourceOfAnotherKindTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            "quarkus.tickrunner.datasource = \"orders\" has the database kind \"other\", but locks need PostgreSQL; name a"
                    + " PostgreSQL datasource instead (the app has \"<default>\"), or provide your own io.tickrunner.AdvisoryLocker"
                    + " bean"),
            Sweep.class)
            .overrideConfigKey("quarkus.tickrunner.datasource", "orders")
            .overrideConfigKey("quarkus.datasource.orders.db-kind", "other")
            .overrideConfigKey("quarkus.datasource.orders.jdbc.driver", "org.postgresql.Driver");

    @Test
    void aDatasourceThatIsNotPostgresqlIsRejected() {
        fail("The build should have failed");
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    static class Sweep extends IdleWorker {
    }
}
