package io.tickrunner.it.housekeeping.workers;

import static io.tickrunner.it.housekeeping.StoreFixture.NORTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class QuotaGaugesTest extends WorkerTest {

    @Inject
    MeterRegistry registry;

    @Test
    void aPassThatChangedSomethingRefreshesTheGauges() throws SQLException {
        store.object(1234, 2, NORTH);

        tickWithSuccess("replication");

        double used = registry.get("housekeeping.backend.used").gauges().stream().mapToDouble(gauge -> gauge.value()).sum();
        assertThat(used).isEqualTo(2468);
    }
}
