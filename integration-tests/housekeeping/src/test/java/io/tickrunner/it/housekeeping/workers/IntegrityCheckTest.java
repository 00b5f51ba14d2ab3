package io.tickrunner.it.housekeeping.workers;

import static io.tickrunner.it.housekeeping.StoreFixture.NORTH;
import static io.tickrunner.it.housekeeping.StoreFixture.SOUTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.Outcome;
import io.tickrunner.it.housekeeping.store.Database;

@QuarkusTest
class IntegrityCheckTest extends WorkerTest {

    @Inject
    BadLuck badLuck;

    @Inject
    Database database;

    @Inject
    MeterRegistry registry;

    @Test
    void marksARottenCopyBadAndTheOthersChecked() throws SQLException {
        long object = store.object(1000, 2, NORTH, SOUTH);
        store.copy(object, NORTH, "checked_at = now() - interval '1 hour'");
        store.copy(object, SOUTH, "checked_at = now() - interval '1 hour'");
        badLuck.rot();

        tickWithSuccess("integrity_check");

        assertThat(store.goodCopies(object)).isEqualTo(1);
        assertThat(store.count("copy where checked_at > now() - interval '1 minute'")).isEqualTo(2);
    }

    @Test
    void aCheckThatCannotBeMadeIsCountedByItsErrorHook() throws SQLException {
        double before = registry.counter("housekeeping.integrity.failures").count();
        database.update("alter table copy rename to copy_away");
        try {
            assertThat(tick("integrity_check")).isEqualTo(Outcome.ERROR);
        } finally {
            database.update("alter table copy_away rename to copy");
        }

        assertThat(registry.counter("housekeeping.integrity.failures").count()).isEqualTo(before + 1);
    }
}
