package io.tickrunner.it.housekeeping.workers;

import static io.tickrunner.it.housekeeping.StoreFixture.CELLAR;
import static io.tickrunner.it.housekeeping.StoreFixture.EAST;
import static io.tickrunner.it.housekeeping.StoreFixture.NORTH;
import static io.tickrunner.it.housekeeping.StoreFixture.SOUTH;
import static io.tickrunner.it.housekeeping.StoreFixture.VAULT;
import static io.tickrunner.it.housekeeping.StoreFixture.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class OverReplicationTest extends WorkerTest {

    @Test
    void removesTheSurplusFromTheFullestBackend() throws SQLException {
        store.object(500_000, 1, EAST);
        long object = store.object(1000, 2, NORTH, SOUTH, EAST);

        tickWithSuccess("over_replication");

        assertThat(store.goodCopies(object)).isEqualTo(2);
        assertThat(store.hasCopy(object, EAST)).isFalse();
    }

    @Test
    void removesABadCopyBeforeAGoodOne() throws SQLException {
        long object = store.object(1000, 2, NORTH, SOUTH, WEST);
        store.copy(object, NORTH, "good = false");

        tickWithSuccess("over_replication");

        assertThat(store.hasCopy(object, NORTH)).isFalse();
        assertThat(store.goodCopies(object)).isEqualTo(2);
    }

    @Test
    void removesHotCopiesOnceTheArchiveHasItsOwn() throws SQLException {
        long archived = store.object(1000, 2, NORTH, SOUTH, CELLAR, VAULT);
        long onItsWay = store.object(1000, 2, NORTH, SOUTH, CELLAR);
        store.object(archived, "tier = 'archive'");
        store.object(onItsWay, "tier = 'archive'");

        tickWithSuccess("over_replication");

        assertThat(store.count("copy where object_id = ? and backend_id in (?, ?)", archived, CELLAR, VAULT)).isEqualTo(2);
        assertThat(store.goodCopies(archived)).isEqualTo(2);
        assertThat(store.goodCopies(onItsWay)).as("copies of the object that is not in the archive yet").isEqualTo(3);
    }
}
