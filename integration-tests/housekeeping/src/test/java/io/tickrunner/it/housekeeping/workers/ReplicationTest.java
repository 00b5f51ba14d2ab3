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
class ReplicationTest extends WorkerTest {

    @Test
    void makesTheCopiesThatAnObjectLacks() throws SQLException {
        long object = store.object(1000, 3, NORTH);

        tickWithSuccess("replication");

        assertThat(store.goodCopies(object)).isEqualTo(3);
    }

    @Test
    void replacesABadCopy() throws SQLException {
        long object = store.object(1000, 4, NORTH, SOUTH, EAST, WEST);
        store.copy(object, WEST, "good = false, content = 'rotten'");

        tickWithSuccess("replication");

        assertThat(store.count("copy c join object o on o.id = c.object_id where c.good and sha256(c.content) = o.checksum"))
                .isEqualTo(4);
    }

    @Test
    void neverCopiesContentThatDoesNotMatchTheChecksum() throws SQLException {
        long object = store.object(1000, 2, NORTH);
        store.copy(object, NORTH, "content = 'rotten'");

        tickWithSuccess("replication");

        assertThat(store.goodCopies(object)).as("only the rotten copy that has not been checked yet").isEqualTo(1);
    }

    @Test
    void keepsToTheQuota() throws SQLException {
        long tooLarge = store.object(2_000_000, 2, NORTH);
        long fits = store.object(1000, 2, NORTH);

        tickWithSuccess("replication");

        assertThat(store.goodCopies(tooLarge)).isEqualTo(1);
        assertThat(store.goodCopies(fits)).isEqualTo(2);
    }

    @Test
    void copiesAnArchivedObjectToTheArchive() throws SQLException {
        long object = store.object(1000, 2, NORTH, SOUTH);
        store.object(object, "tier = 'archive'");

        tickWithSuccess("replication");

        assertThat(store.hasCopy(object, CELLAR)).isTrue();
        assertThat(store.hasCopy(object, VAULT)).isTrue();
    }
}
