package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.logging.Level;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;
import io.tickrunner.runtime.admin.AdminDesk;

class NoDatabaseAnswersTest {

    private static final String PASSWORD = "hidden-from-callers";

    // A session that cannot be opened is logged as a warning and is not caused by the caller.
    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.withoutServer(AdminApp.withDesk(AdminApp.withClasses(Level.SEVERE)))
            .overrideRuntimeConfigKey("quarkus.datasource.jdbc.url",
                    "jdbc:postgresql://localhost:" + closedPort() + "/app?password=" + PASSWORD)
            .overrideConfigKey("quarkus.datasource.health.enabled", "false");

    @Inject
    AdminDesk desk;

    @Test
    void theStateIsStillShownWithTheReason() {
        Answer answer = RawHttp.get("/q/tickrunner");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getJsonObject("lockSession").getBoolean("up")).isFalse();
        assertThat(answer.json().getJsonObject("lockSession").getString("downBecause")).isNotBlank();
        assertThat(answer.body()).doesNotContain(PASSWORD);
    }

    @Test
    void aTickIsUnavailable() {
        Answer answer = RawHttp.post(Chore.REBALANCE + "/tick");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.isProblem()).isTrue();
        assertThat(answer.detail()).startsWith("The lock session is not open: ").doesNotContain(PASSWORD);
    }

    @Test
    void aPauseAppliesHereAndIsSentToTheOthersLater() {
        Answer answer = RawHttp.post(Chore.REBALANCE + "/pause");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().getString("detail")).contains("when the lock session has been reopened");
        assertThat(RawHttp.get(Chore.REBALANCE).json().getBoolean("paused")).isTrue();
    }

    @Test
    void theDevUiIsToldTheSame() {
        assertThat(desk.tick("rebalance", "").toCompletableFuture().join().getInteger("status")).isEqualTo(503);
        assertThat(desk.pause("rebalance", "", "").toCompletableFuture().join().getInteger("status")).isEqualTo(202);
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
