package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

class DatabaseAwayTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.withoutServer(Probe.withClasses(IdleWorker.class, Rebalance.class))
            .overrideRuntimeConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:" + closedPort() + "/app")
            // The datasource's own check would set readiness to DOWN, which is up to the app.
            .overrideConfigKey("quarkus.datasource.health.enabled", "false");

    @Inject
    Tickrunner tickrunner;

    @Test
    void anOutageSetsOnlyWellnessToDownAndGivesTheReason() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> tickrunner.service("rebalance").orElseThrow().tick() == Outcome.UNAVAILABLE);

        assertThat(Probe.live().isUp()).isTrue();
        assertThat(Probe.ready().isUp()).isTrue();
        assertThat(Probe.ready().data()).containsEntry("lock-session.up", false);
        assertThat(Probe.ready().data().get("lock-session.down-because")).asString().contains("refused");
        assertThat(Probe.ready().worker("rebalance")).startsWith("unavailable, ");
        assertThat(Probe.well().isDown()).isTrue();
        assertThat(Probe.well().data().get("lock-session.down-because")).asString().contains("refused");
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TickWorker(name = "rebalance", lockId = 1001, every = "31d")
    static class Rebalance extends IdleWorker {
    }
}
