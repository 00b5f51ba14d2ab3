package io.tickrunner.runtime.metrics;

import java.time.Duration;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tickrunner.runtime.ledger.LedgerStatus;

/** Maintains the metrics of the ledger. A bean only in apps with Micrometer that keep a ledger. */
@Singleton
public class LedgerMetrics implements MeterBinder {

    private static final double MILLIS_PER_SECOND = 1_000;

    private final LedgerStatus ledger;

    LedgerMetrics(LedgerStatus ledger) {
        this.ledger = ledger;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("tickrunner.ledger.runs.written", ledger, LedgerStatus::written)
                .description("Runs that this replica has written to the ledger")
                .register(registry);
        FunctionCounter.builder("tickrunner.ledger.runs.dropped", ledger, LedgerStatus::dropped)
                .description("Runs that are missing in the ledger because it could not be written for too long")
                .register(registry);
        Gauge.builder("tickrunner.ledger.backlog", ledger, LedgerStatus::backlog)
                .description("Runs that wait to be written to the ledger")
                .register(registry);
        Gauge.builder("tickrunner.ledger.changes.pending", ledger, LedgerStatus::pendingChanges)
                .description("Pauses and schedules that were set at run time and are not in the ledger yet")
                .register(registry);
        FunctionCounter.builder("tickrunner.ledger.commands.dropped", ledger, LedgerStatus::droppedCommands)
                .description("Commands that are missing in the ledger because it could not be written for too long")
                .register(registry);
        Gauge.builder("tickrunner.ledger.up", ledger, status -> status.downBecause().isEmpty() ? 1 : 0)
                .description("Whether the ledger could be written last time")
                .register(registry);
        Gauge.builder("tickrunner.ledger.last.write.age.seconds", ledger,
                status -> status.sinceLastWrite().map(LedgerMetrics::seconds).orElse(Double.NaN))
                .description("How long ago this replica last wrote to the ledger")
                .register(registry);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_PER_SECOND;
    }
}
