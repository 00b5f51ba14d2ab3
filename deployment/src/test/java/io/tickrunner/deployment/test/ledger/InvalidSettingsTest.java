package io.tickrunner.deployment.test.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

class InvalidSettingsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(IdleWorker.class, Sweep.class)))
            .overrideConfigKey("quarkus.tickrunner.ledger.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.tickrunner.ledger.schema", "no schema")
            .overrideRuntimeConfigKey("quarkus.tickrunner.ledger.keep-runs", "0")
            .assertException(failure -> assertThat(failure).hasMessage("Tickrunner cannot start: "
                    + "quarkus.tickrunner.ledger.schema = \"no schema\" is not the name of a schema; use 1 to 63 letters,"
                    + " digits, _, $ and -, starting with a letter or _; "
                    + "quarkus.tickrunner.ledger.keep-runs = 0 is not between 1 and 1000000; use about 1000"));

    @Test
    void allInvalidSettingsAreNamedAtStartup() {
        fail("The app must not start");
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    static class Sweep extends IdleWorker {
    }
}
