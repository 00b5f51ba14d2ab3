package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.SUCCESS;
import static io.tickrunner.Outcome.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.TestPostgres;

/** The app starts with a database that does not accept connections yet. */
public class OutageAtStartTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.withoutServer(TickApp.of())
            .setBeforeAllCustomizer(() -> execute("create database outage with allow_connections false"))
            .overrideRuntimeConfigKey("quarkus.datasource.jdbc.url", TestPostgres.url().replace("/postgres?", "/outage?"))
            .overrideRuntimeConfigKey("quarkus.tickrunner.lock.heartbeat", "200ms");

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Test
    void aTickMissedDuringAnOutageRunsAtItsEnd() throws InterruptedException {
        CountDownLatch startup = new CountDownLatch(1);
        tickrunner.newWorker("hook").lockId(1).every("30d").startup(tick -> startup.countDown()).work(tick -> {
        }).register();
        TickService worker = tickrunner.newWorker("sweep").lockId(2).every("40s").work(tick -> {
        }).register();
        await().atMost(TickApp.SOON).until(() -> log.outcomes("sweep").contains(UNAVAILABLE));
        Instant nextDue = worker.health().nextDue();

        execute("alter database outage with allow_connections true");

        startup.await();
        await().atMost(TickApp.SOON).until(() -> log.outcomes("sweep").contains(SUCCESS));
        assertThat(log.outcomes("sweep")).startsWith(UNAVAILABLE).endsWith(SUCCESS);
        assertThat(worker.health().lastStart()).isBefore(nextDue.minusSeconds(5));
    }

    private static void execute(String sql) {
        try (var connection = DriverManager.getConnection(TestPostgres.url())) {
            connection.createStatement().execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
