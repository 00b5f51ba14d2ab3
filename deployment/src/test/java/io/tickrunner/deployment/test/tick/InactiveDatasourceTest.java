package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

public class InactiveDatasourceTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.withoutServer(TickApp.of(IdleWorker.class, Sweep.class))
            .overrideRuntimeConfigKey("quarkus.datasource.active", "false")
            .overrideRuntimeConfigKey("quarkus.tickrunner.enabled", "false");

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Test
    void anAppWithDisabledWorkersNeedsNoDatabase() {
        assertThat(tickrunner.service("sweep").orElseThrow().tick()).isEqualTo(UNAVAILABLE);

        assertThat(log.of("sweep").get(0).failure())
                .hasMessageContaining("Tickrunner cannot keep its locks: the default datasource is inactive");
    }

    @TickWorker(name = "sweep", lockId = 1, every = "5m")
    public static class Sweep extends IdleWorker {
    }
}
