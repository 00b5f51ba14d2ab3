package io.tickrunner.deployment.test.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.IdleWorker;

class PartitionSeriesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Series.app(IdleWorker.class, Sync.class, Whole.class);

    @Inject
    Tickrunner tickrunner;

    @Test
    void eachPartitionIsALabelAndAnEmptyOneMeansTheWholeWorker() {
        tickrunner.service("sync[1]").orElseThrow().tick();
        tickrunner.service("whole").orElseThrow().tick();

        assertThat(Series.value("tickrunner_ticks_total{outcome=\"success\",partition=\"0\",worker=\"sync\"}")).isZero();
        assertThat(Series.value("tickrunner_ticks_total{outcome=\"success\",partition=\"1\",worker=\"sync\"}")).isEqualTo(1);
        assertThat(Series.value("tickrunner_ticks_total{outcome=\"success\",partition=\"\",worker=\"whole\"}")).isEqualTo(1);
        assertThat(Series.value("tickrunner_lock_held{partition=\"1\",worker=\"sync\"}")).isEqualTo(1);
    }

    @TickWorker(name = "sync", lockId = 1001, every = "31d", partitions = 2)
    static class Sync extends IdleWorker {
    }

    @TickWorker(name = "whole", lockId = 1003, every = "31d")
    static class Whole extends IdleWorker {
    }
}
