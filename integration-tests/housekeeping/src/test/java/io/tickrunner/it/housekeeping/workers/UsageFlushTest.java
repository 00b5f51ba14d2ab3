package io.tickrunner.it.housekeeping.workers;

import static io.tickrunner.it.housekeeping.StoreFixture.PHOTOS;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.Outcome;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.store.UsageCounters;

@QuarkusTest
class UsageFlushTest extends WorkerTest {

    @Inject
    UsageCounters counters;

    @Inject
    Database database;

    @Test
    void addsToTheTotalsOnce() throws SQLException {
        counters.drain();
        counters.read(PHOTOS, 100);
        counters.read(PHOTOS, 50);
        tickWithSuccess("usage_flush");
        counters.written(PHOTOS, 7);
        tickWithSuccess("usage_flush");
        tickWithSuccess("usage_flush");

        assertThat(store.count("bucket_usage where bucket_id = ? and reads = 2 and bytes_read = 150 and writes = 1"
                + " and bytes_written = 7", PHOTOS)).isEqualTo(1);
    }

    @Test
    void keepsWhatCouldNotBeStoredForTheNextTick() throws SQLException {
        counters.drain();
        counters.read(PHOTOS, 100);
        database.update("alter table bucket_usage rename to bucket_usage_away");
        try {
            assertThat(tick("usage_flush")).isEqualTo(Outcome.ERROR);
        } finally {
            database.update("alter table bucket_usage_away rename to bucket_usage");
        }

        tickWithSuccess("usage_flush");

        assertThat(store.count("bucket_usage where bytes_read = 100")).isEqualTo(1);
    }
}
