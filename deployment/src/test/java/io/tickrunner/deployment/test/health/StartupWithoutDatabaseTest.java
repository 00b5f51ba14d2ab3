package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

class StartupWithoutDatabaseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.withoutServer(Probe.withClasses(IdleWorker.class, Warmup.class))
            // Nobody listens on port 1.
            .overrideRuntimeConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:1/app");

    /** Otherwise the orchestrator would keep restarting the app during the outage. */
    @Test
    void aHookThatWaitsForTheDatabaseIsShownAndNotCounted() {
        await().atMost(Duration.ofSeconds(30)).until(() -> Probe.started().isUp());

        assertThat(Probe.started().worker("warmup")).isEqualTo("startup hook has not run");
        assertThat(Probe.started().data()).containsEntry("lock-session.up", false);
    }

    @TickWorker(name = "warmup", lockId = 1001, every = "31d")
    static class Warmup extends IdleWorker {

        @Override
        public void startup(Tick tick) {
        }
    }
}
