package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

class ForeignHolderTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Probe.app(IdleWorker.class, Rebalance.class)
            .overrideRuntimeConfigKey("quarkus.tickrunner.lock.heartbeat", "300ms");

    @Inject
    Tickrunner tickrunner;

    @Test
    void aForeignProgramThatHoldsAWorkersLockIsNamed() throws SQLException {
        try (Connection foreign = DriverManager.getConnection(TestPostgres.url() + "&ApplicationName=nightly-report")) {
            foreign.createStatement().execute("SELECT pg_advisory_lock(7001)");
            assertThat(tickrunner.service("rebalance").orElseThrow().tick()).isEqualTo(Outcome.SKIPPED);

            await().atMost(Duration.ofSeconds(20)).until(() -> Probe.well().worker("rebalance") != null);

            assertThat(Probe.well().worker("rebalance")).startsWith("standby, ")
                    .contains("lock held by \"nightly-report\", which is not Tickrunner");
            assertThat(Probe.well().isUp()).isTrue();
        }
    }

    @TickWorker(name = "rebalance", lockId = 7001, every = "31d")
    static class Rebalance extends IdleWorker {
    }
}
