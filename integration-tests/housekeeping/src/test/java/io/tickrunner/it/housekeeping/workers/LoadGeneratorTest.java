package io.tickrunner.it.housekeeping.workers;

import static io.tickrunner.it.housekeeping.StoreFixture.EAST;
import static io.tickrunner.it.housekeeping.StoreFixture.NORTH;
import static io.tickrunner.it.housekeeping.StoreFixture.SOUTH;
import static io.tickrunner.it.housekeeping.StoreFixture.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.it.housekeeping.store.UsageCounters;

@QuarkusTest
class LoadGeneratorTest extends WorkerTest {

    @Inject
    Clients clients;

    @Inject
    UsageCounters counters;

    @Test
    void beginsUploads() throws SQLException {
        tickWithSuccess("load_generator");

        assertThat(store.count("upload")).isPositive();
    }

    @Test
    void anUploadThatGotAllItsPartsBecomesAnObject() throws SQLException {
        store.upload(1, "2 seconds");
        store.upload(7, "2 seconds");

        clients.completeUploads();

        assertThat(store.count("object_copies where all_copies = 1")).isEqualTo(1);
        assertThat(store.count("upload")).as("the client that went away").isEqualTo(1);
    }

    @Test
    void aFullStoreRefusesAnObject() throws SQLException {
        assertThat(clients.storeObject()).as("room in an empty store").isTrue();
        store.object(1_572_864, 4, NORTH, SOUTH, EAST, WEST);

        assertThat(clients.storeObject()).as("room in a full store").isFalse();
    }

    @Test
    void readsAreCountedAndKeepAnObjectHot() throws SQLException {
        counters.drain();
        long object = store.object(1000, 1, NORTH);
        store.object(object, "last_read_at = now() - interval '1 hour'");

        clients.readObjects(5);

        assertThat(counters.drain().get(1).bytesRead()).isEqualTo(1000);
        assertThat(store.count("object where last_read_at > now() - interval '1 minute'")).isEqualTo(1);
    }
}
