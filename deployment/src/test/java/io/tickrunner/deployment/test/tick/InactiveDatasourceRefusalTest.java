package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

public class InactiveDatasourceRefusalTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.withoutServer(TickApp.of(IdleWorker.class, Sweep.class))
            .overrideRuntimeConfigKey("quarkus.datasource.active", "false")
            .assertException(failure -> assertThat(failure)
                    .hasStackTraceContaining("Tickrunner cannot keep its locks: the default datasource is inactive (")
                    .hasStackTraceContaining(
                            "); activate it, name another one in quarkus.tickrunner.datasource, or set"
                                    + " quarkus.tickrunner.enabled=false if workers tick only when forced"));

    @Test
    void workersThatTickNeedADatabase() {
        fail("the app started");
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    public static class Sweep extends IdleWorker {
    }
}
