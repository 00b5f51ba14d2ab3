package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;

class RegisteredAnewTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of();

    @Inject
    Tickrunner tickrunner;

    @Test
    void aWorkerPausedInAllReplicasStaysPausedAfterItIsRegisteredAgain() {
        register();
        assertThat(RawHttp.post("/q/tickrunner/report/pause").status()).isEqualTo(200);

        tickrunner.unregister("report");
        register();

        assertThat(RawHttp.get("/q/tickrunner/report").json().getBoolean("paused")).isTrue();
        assertThat(RawHttp.post("/q/tickrunner/report/resume").json().getBoolean("paused")).isFalse();
    }

    private void register() {
        tickrunner.newWorker("report").lockId(7004).every(Duration.ofHours(5)).work(tick -> {
        }).register();
    }
}
