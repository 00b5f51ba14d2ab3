package io.tickrunner.deployment.test.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tick;
import io.tickrunner.TickService;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;
import io.tickrunner.WorkerDefinition;
import io.tickrunner.deployment.test.tick.TickApp;
import io.tickrunner.runtime.tick.WorkerRegistry;
import io.tickrunner.runtime.worker.WakeUps;

public class WakeUpSettingsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(Relay.class, Tuned.class)
            .overrideRuntimeConfigKey("relay.channel", "outbox")
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.tuned.wake-on", "tuning")
            .overrideRuntimeConfigKey("quarkus.tickrunner.workers.tuned.at-most-every", "2s");

    @Inject
    Tickrunner tickrunner;

    @Inject
    WorkerRegistry workers;

    @Inject
    AgroalDataSource database;

    private WakeUps wakeUps(String worker) {
        return workers.worker(worker).orElseThrow().settings().wakeUps();
    }

    private WorkerDefinition worker() {
        return tickrunner.newWorker("built").lockId(3).every("1h").work(tick -> {
        });
    }

    @Test
    void aCommittedNotificationRunsTheWorkerAndIsNoForcedTick() throws SQLException {
        int before = Relay.TICKS.get();
        await().atMost(TickApp.SOON).until(() -> {
            // The first one may come before the replica listens.
            try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
                statement.execute("notify outbox");
            }
            return Relay.TICKS.get() > before + 1;
        });
    }

    @Test
    void theChannelMayBeAProperty() {
        assertThat(wakeUps("relay")).isEqualTo(new WakeUps(Optional.of("outbox"), Duration.ZERO));
    }

    @Test
    void configurationOverridesTheAnnotation() {
        assertThat(wakeUps("tuned")).isEqualTo(new WakeUps(Optional.of("tuning"), Duration.ofSeconds(2)));
    }

    @Test
    void aDefinitionHasTheSameSettings() {
        worker().wakeOn("built").atMostEvery(Duration.ofSeconds(3)).register();

        assertThat(wakeUps("built")).isEqualTo(new WakeUps(Optional.of("built"), Duration.ofSeconds(3)));
        tickrunner.unregister("built");
    }

    @Test
    void theRulesOfTheBuildApplyToADefinition() {
        assertThatThrownBy(() -> worker().wakeOn("a channel").atMostEvery("1h").register())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("worker \"built\": wakeOn = \"a channel\" is not a PostgreSQL identifier; use lower-case letters,"
                        + " digits, '_' and '$', starting with a letter or '_', for example \"outbox\" for NOTIFY outbox;"
                        + " worker \"built\": atMostEvery = 1h is not below the interval, 1h, so no wake-up would have an"
                        + " effect; shorten it");
    }

    @Test
    void aRequestRunsAWorkerSoonAndOneForAnUnregisteredWorkerIsRefused() {
        AtomicInteger ticks = new AtomicInteger();
        TickService service = tickrunner.newWorker("asked").lockId(4).every("31d")
                .work(tick -> ticks.incrementAndGet())
                .register();

        await().atMost(TickApp.SOON).until(() -> {
            service.requestTick();
            return ticks.get() > 1;
        });
        tickrunner.unregister("asked");

        assertThatThrownBy(service::requestTick).isInstanceOf(IllegalStateException.class)
                .hasMessage("Worker asked cannot tick: it was unregistered or the app is stopping");
    }

    @TickWorker(name = "relay", lockId = 1, every = "31d", wakeOn = "{relay.channel}")
    static class Relay implements Worker {

        static final AtomicInteger TICKS = new AtomicInteger();

        @Override
        public void tick(Tick tick) {
            assertThat(tick.forced()).isFalse();
            TICKS.incrementAndGet();
        }
    }

    @TickWorker(name = "tuned", lockId = 2, every = "31d", wakeOn = "other", atMostEvery = "1s")
    static class Tuned implements Worker {

        @Override
        public void tick(Tick tick) {
        }
    }
}
