package io.tickrunner.it.housekeeping.workers;

import static io.tickrunner.it.housekeeping.StoreFixture.NORTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.Outcome;
import io.tickrunner.it.housekeeping.store.Database;

@QuarkusTest
class StorageFeesTest extends WorkerTest {

    @Inject
    Database database;

    @Test
    void aCentForEachObjectMovesFromItsBucketToTheStore() throws SQLException {
        store.object(100, 1, NORTH);
        store.object(100, 1, NORTH);

        tickWithSuccess("storage_fees");

        assertThat(cents("photos")).isEqualTo(-2);
        assertThat(cents("store")).isEqualTo(2);
    }

    @Test
    void aFeeThatTheStoreDoesNotReceiveIsNotCharged() throws SQLException {
        store.object(100, 1, NORTH);
        database.update("alter table account add constraint store_is_closed check (owner <> 'store' or cents = 0)");
        try {
            assertThat(tick("storage_fees")).isEqualTo(Outcome.ERROR);
        } finally {
            database.update("alter table account drop constraint store_is_closed");
        }

        assertThat(cents("photos")).isZero();
    }

    private long cents(String owner) throws SQLException {
        return database.number("select cents from account where owner = ?", owner);
    }
}
