package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.TestPostgres;

public class NoDatabaseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.withoutServer(TickApp.of())
            .overrideRuntimeConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:1/nowhere")
            .overrideRuntimeConfigKey("quarkus.tickrunner.enabled", "false");

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Test
    void anUnavailableDatabaseDoesNotCountAsAFailureOfTheWorker() {
        TickService worker = tickrunner.newWorker("away").lockId(1).every("5m").work(tick -> {
            throw new AssertionError("ran without a lock");
        }).register();

        assertThat(worker.tick()).isEqualTo(UNAVAILABLE);

        assertThat(log.outcomes("away")).containsExactly(UNAVAILABLE);
        assertThat(log.of("away").get(0).failure()).hasMessageContaining("There is no lock session");
        assertThat(worker.health().lastOutcome()).isEqualTo(UNAVAILABLE);
        assertThat(worker.health().consecutiveFailures()).isZero();
        assertThat(worker.health().lastFailure()).isNull();
    }
}
