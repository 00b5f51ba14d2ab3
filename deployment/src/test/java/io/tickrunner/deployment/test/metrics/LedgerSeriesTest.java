package io.tickrunner.deployment.test.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.IdleWorker;

class LedgerSeriesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Series.app(IdleWorker.class, Rebalance.class)
            .overrideConfigKey("quarkus.tickrunner.ledger.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.tickrunner.ledger.table-prefix", "series_");

    @Inject
    Tickrunner tickrunner;

    @Test
    void theLedgerIsMeasured() {
        assertThat(Series.all()).contains("tickrunner_ledger_runs_dropped_total 0.0", "tickrunner_ledger_backlog 0.0");
        tickrunner.service("rebalance").orElseThrow().tick();

        await().atMost(Duration.ofSeconds(10)).until(() -> Series.value("tickrunner_ledger_runs_written_total") == 1);

        assertThat(Series.value("tickrunner_ledger_up")).isEqualTo(1);
        assertThat(Series.value("tickrunner_ledger_last_write_age_seconds")).isBetween(0.0, 60.0);
    }

    @TickWorker(name = "rebalance", lockId = 1001, every = "5h")
    static class Rebalance extends IdleWorker {
    }
}
