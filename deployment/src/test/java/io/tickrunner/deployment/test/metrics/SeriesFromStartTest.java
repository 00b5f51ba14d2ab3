package io.tickrunner.deployment.test.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

class SeriesFromStartTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Series.app(IdleWorker.class, Rebalance.class);

    @Test
    void allSeriesOfAWorkerExistBeforeItsFirstTick() {
        assertThat(Series.all()).contains(
                "tickrunner_ticks_total{outcome=\"success\",worker=\"rebalance\"} 0.0",
                "tickrunner_ticks_total{outcome=\"error\",worker=\"rebalance\"} 0.0",
                "tickrunner_ticks_total{outcome=\"skipped\",worker=\"rebalance\"} 0.0",
                "tickrunner_ticks_total{outcome=\"gated\",worker=\"rebalance\"} 0.0",
                "tickrunner_ticks_total{outcome=\"unavailable\",worker=\"rebalance\"} 0.0",
                "tickrunner_ticks_total{outcome=\"timeout\",worker=\"rebalance\"} 0.0",
                "tickrunner_ticks_total{outcome=\"lock_lost\",worker=\"rebalance\"} 0.0",
                "tickrunner_tick_duration_seconds_count{worker=\"rebalance\"} 0.0",
                "tickrunner_tick_duration_seconds_sum{worker=\"rebalance\"} 0.0",
                "tickrunner_last_success_timestamp_seconds{worker=\"rebalance\"} 0.0",
                "tickrunner_consecutive_failures{worker=\"rebalance\"} 0.0",
                "tickrunner_interval_seconds{worker=\"rebalance\"} 2678400.0",
                "tickrunner_lock_held{worker=\"rebalance\"} 0.0",
                "tickrunner_active{cadence=\"cluster\",worker=\"rebalance\"} 1.0",
                "tickrunner_running_seconds{worker=\"rebalance\"} 0.0",
                "tickrunner_stuck{worker=\"rebalance\"} 0.0",
                "tickrunner_runaways_total{worker=\"rebalance\"} 0.0",
                "tickrunner_lock_roundtrip_seconds_count 0.0",
                "tickrunner_lock_batch_size_count 0.0");
        assertThat(Series.value("tickrunner_started_timestamp_seconds{worker=\"rebalance\"}"))
                .isBetween(Instant.now().getEpochSecond() - 3600.0, Instant.now().getEpochSecond() + 1.0);
        await().atMost(Duration.ofSeconds(10)).until(() -> Series.value("tickrunner_lock_session_up") == 1);
    }

    @TickWorker(name = "rebalance", lockId = 1001, every = "31d")
    static class Rebalance extends IdleWorker {
    }
}
