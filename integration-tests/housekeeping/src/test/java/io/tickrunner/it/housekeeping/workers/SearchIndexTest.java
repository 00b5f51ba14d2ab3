package io.tickrunner.it.housekeeping.workers;

import static io.tickrunner.it.housekeeping.StoreFixture.NORTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.it.housekeeping.store.Database;

@QuarkusTest
class SearchIndexTest extends WorkerTest {

    private static final int OBJECTS = 40;
    private static final int PARTITIONS = 4;

    @Inject
    Database database;

    @Test
    void theFourPartitionsTogetherIndexEachObjectOnce() throws SQLException {
        for (int i = 0; i < OBJECTS; i++) {
            store.object(100, 1, NORTH);
        }

        for (int partition = 0; partition < PARTITIONS; partition++) {
            tickWithSuccess("search_index[" + partition + "]");
        }

        assertThat(database.number("select count(*) from search_entry")).isEqualTo(OBJECTS);
    }

    @Test
    void aPartitionIndexesOnlyItsShare() throws SQLException {
        for (int i = 0; i < OBJECTS; i++) {
            store.object(100, 1, NORTH);
        }

        tickWithSuccess("search_index[2]");

        assertThat(database.number("select count(*) from search_entry")).isBetween(1L, OBJECTS - 1L);
        assertThat(database.number("select count(*) from search_entry where partition <> 2")).isZero();
    }
}
