package io.tickrunner.it.housekeeping.workers;

import static io.tickrunner.it.housekeeping.StoreFixture.NORTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class NightReportTest extends WorkerTest {

    @Test
    void theReportCountsTheWholeStore() throws SQLException {
        store.object(1000, 1, NORTH);
        store.object(500, 1, NORTH);

        tickWithSuccess("night_report");

        assertThat(store.count("night_report where objects = 2 and bytes = 1500")).isEqualTo(1);
    }
}
