package io.tickrunner.it.housekeeping.store;

import java.sql.SQLException;
import java.util.List;
import java.util.function.ToDoubleFunction;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.tickrunner.QuotaMetricsRefresher;

/** Publishes how full each backend is, after every pass that changed something. */
@Singleton
public class QuotaGauges implements QuotaMetricsRefresher {

    private final Backends backends;
    private final MultiGauge quota;
    private final MultiGauge used;

    QuotaGauges(Backends backends, MeterRegistry registry) {
        this.backends = backends;
        this.quota = MultiGauge.builder("housekeeping.backend.quota").baseUnit("bytes").register(registry);
        this.used = MultiGauge.builder("housekeeping.backend.used").baseUnit("bytes").register(registry);
    }

    @Override
    public void refreshQuotaMetrics() throws SQLException {
        List<BackendFill> fills = backends.fills();
        quota.register(rows(fills, BackendFill::quotaBytes), true);
        used.register(rows(fills, BackendFill::usedBytes), true);
    }

    private static List<Row<?>> rows(List<BackendFill> fills, ToDoubleFunction<BackendFill> value) {
        return fills.stream().<Row<?>> map(fill -> Row.of(Tags.of("backend", fill.name(), "tier", fill.tier()), fill, value))
                .toList();
    }
}
