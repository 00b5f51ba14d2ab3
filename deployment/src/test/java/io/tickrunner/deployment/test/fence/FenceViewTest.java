package io.tickrunner.deployment.test.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.tickrunner.Fence;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.deployment.test.tick.TickApp;
import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.lock.FenceKeys;
import io.vertx.core.json.JsonObject;

/** What the admin endpoint and the health checks show of the fences of workers. */
public class FenceViewTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(IdleWorker.class, Raised.class, Waiting.class, Open.class)
            // Each of its forced ticks needs a new grant.
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"waiting\".enabled", "false")
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.\"raised\".jitter", "0s");

    @Inject
    Tickrunner tickrunner;

    private static JsonObject worker(String name) {
        return new JsonObject(RestAssured.get("/q/tickrunner/" + name).body().asString());
    }

    private static String health(String worker) {
        return RestAssured.get("/q/health/well").body().jsonPath()
                .getString("checks.find { it.name == 'Tickrunner - wellness check' }.data." + worker);
    }

    @Test
    void aFencedWorkerIsShownWithTheTokenOfItsGrant() {
        JsonObject fence = await().atMost(TickApp.SOON).until(() -> worker("raised").getJsonObject("fence"),
                shown -> shown.containsKey("token"));

        assertThat(worker("raised").getBoolean("fenced")).isTrue();
        assertThat(fence.getString("mode")).isEqualTo("same_database_only");
        assertThat(Long.parseLong(fence.getString("token"))).isPositive();
        assertThat(fence.getLong("refused")).isZero();
    }

    @Test
    void aWorkerThatIsNotFencedHasNoFence() {
        assertThat(worker("open").getBoolean("fenced")).isFalse();
        assertThat(worker("open").containsKey("fence")).isFalse();
    }

    @Test
    void aWorkerThatWaitsForItsFenceIsShownWithTheReason() throws SQLException {
        FenceKeys keys = FenceKeys.of(KeySpace.bigint(), 61_002);
        try (Connection former = DriverManager.getConnection(TestPostgres.url()); Statement guard = former.createStatement()) {
            former.setAutoCommit(false);
            guard.execute("SELECT pg_advisory_xact_lock_shared(" + keys.guardHigh() + ", " + keys.guardLow() + ")");
            CompletableFuture.runAsync(tickrunner.service("waiting").orElseThrow()::tick);

            JsonObject fence = await().atMost(TickApp.SOON).until(() -> worker("waiting").getJsonObject("fence"),
                    shown -> shown.containsKey("waitingSince"));

            assertThat(fence.getString("waitingFor")).isEqualTo("a fenced transaction of a former holder has not ended");
            assertThat(fence.containsKey("token")).isFalse();
            assertThat(health("waiting")).contains("waits for its fence since ",
                    " because a fenced transaction of a former holder has not ended");
        }

        await().atMost(TickApp.SOON).until(() -> !worker("waiting").getJsonObject("fence").containsKey("waitingSince"));
    }

    @TickWorker(name = "raised", lockId = 61_001, every = "31d", fenced = true, fence = Fence.SAME_DATABASE_ONLY)
    public static class Raised extends IdleWorker {
    }

    @TickWorker(name = "waiting", lockId = 61_002, every = "31d", fenced = true)
    public static class Waiting extends IdleWorker {
    }

    @TickWorker(name = "open", lockId = 61_003, every = "31d")
    public static class Open extends IdleWorker {
    }
}
