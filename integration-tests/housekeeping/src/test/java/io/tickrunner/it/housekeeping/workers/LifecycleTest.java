package io.tickrunner.it.housekeeping.workers;

import static io.tickrunner.it.housekeeping.StoreFixture.EAST;
import static io.tickrunner.it.housekeeping.StoreFixture.NORTH;
import static io.tickrunner.it.housekeeping.StoreFixture.SOUTH;
import static io.tickrunner.it.housekeeping.StoreFixture.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.Outcome;

@QuarkusTest
class LifecycleTest extends WorkerTest {

    @Test
    void archivesWhatNobodyReadsWhenTheHotTierFillsUp() throws SQLException {
        long cold = store.object(1_000_000, 4, NORTH, SOUTH, EAST, WEST);
        long popular = store.object(1000, 2, NORTH, SOUTH);
        store.object(cold, "last_read_at = now() - interval '1 hour'");

        tickWithSuccess("lifecycle");

        assertThat(store.count("object where id = ? and tier = 'archive' and wanted_copies = 2", cold)).isEqualTo(1);
        assertThat(store.count("object where id = ? and tier = 'hot'", popular)).isEqualTo(1);
    }

    @Test
    void isGatedWhileTheHotTierHasRoom() throws SQLException {
        long cold = store.object(1000, 2, NORTH, SOUTH);
        store.object(cold, "last_read_at = now() - interval '1 hour'");

        assertThat(tick("lifecycle")).isEqualTo(Outcome.GATED);

        assertThat(store.count("object where tier = 'archive'")).isZero();
    }
}
