package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;

class BusyWorkerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(AdminApp.withClasses(Level.SEVERE, Busy.class));

    @Inject
    Busy busy;

    @Test
    void aWorkerThatRunsHereCausesAConflictThatNamesTheHolder() {
        Answer first = RawHttp.post("/q/tickrunner/long/tick?wait=0s");

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.json().getString("detail")).startsWith("The tick is still running");
        assertThat(busy.began).succeedsWithin(Duration.ofSeconds(30));

        Answer second = RawHttp.post("/q/tickrunner/long/tick");

        busy.mayEnd.countDown();
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.isProblem()).isTrue();
        assertThat(second.detail()).startsWith("The worker is already running; its lock is held by replica ");
        assertThat(second.json().getJsonObject("holder").getBoolean("foreign")).isFalse();
    }

    @Test
    void aForeignLockHolderCausesAConflictThatNamesIt() throws SQLException {
        try (Connection stranger = DriverManager.getConnection(TestPostgres.url() + "&ApplicationName=nightly-script")) {
            stranger.createStatement().execute("select pg_advisory_lock(7003)");

            Answer answer = RawHttp.post("/q/tickrunner/foreign/tick");

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.detail()).contains("\"nightly-script\", which is not Tickrunner");
            assertThat(answer.json().getJsonObject("holder").getBoolean("foreign")).isTrue();
            await().untilAsserted(() -> assertThat(RawHttp.get("/q/tickrunner/foreign").json().getJsonObject("holder")
                    .getString("application")).isEqualTo("nightly-script"));
        }
    }

    @Singleton
    public static class Busy {

        final CompletableFuture<Void> began = new CompletableFuture<>();
        final CountDownLatch mayEnd = new CountDownLatch(1);

        @TickWorker(name = "long", lockId = 7002, every = "31d")
        void work() throws InterruptedException {
            began.complete(null);
            mayEnd.await();
        }

        @TickWorker(name = "foreign", lockId = 7003, every = "31d")
        void foreign() {
        }
    }
}
