package io.tickrunner.deployment.test.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;

class UnregisteredWorkerTest {

    private static final String SUCCESSES = "tickrunner_ticks_total{outcome=\"success\",worker=\"tenant-1\"}";

    @RegisterExtension
    static final QuarkusUnitTest APP = Series.app();

    @Inject
    Tickrunner tickrunner;

    @Test
    void seriesAreAddedAndRemovedWithTheirWorker() {
        assertThat(Series.all()).noneMatch(series -> series.contains("worker="));

        register();
        tickrunner.service("tenant-1").orElseThrow().tick();
        assertThat(Series.value(SUCCESSES)).isEqualTo(1);

        tickrunner.unregister("tenant-1");
        assertThat(Series.all()).isNotEmpty().noneMatch(series -> series.contains("tenant-1"));

        register();
        assertThat(Series.value(SUCCESSES)).isZero();
    }

    private void register() {
        tickrunner.newWorker("tenant-1").lockId(5001).every("31d").work(tick -> {
        }).register();
    }
}
