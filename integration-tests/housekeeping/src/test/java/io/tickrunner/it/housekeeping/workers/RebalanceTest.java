package io.tickrunner.it.housekeeping.workers;

import static io.tickrunner.it.housekeeping.StoreFixture.EAST;
import static io.tickrunner.it.housekeeping.StoreFixture.NORTH;
import static io.tickrunner.it.housekeeping.StoreFixture.SOUTH;
import static io.tickrunner.it.housekeeping.StoreFixture.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class RebalanceTest extends WorkerTest {

    private static final int SIZE = 80_000;

    @Test
    void movesCopiesFromTheFullestBackendToTheEmptierOnes() throws SQLException {
        for (int i = 0; i < 8; i++) {
            store.object(SIZE, 1, NORTH);
        }

        tickWithSuccess("rebalance");

        assertThat(store.count("copy")).isEqualTo(8);
        assertThat(store.count("backend_fill where tier = 'hot' and copies between 1 and 3")).isEqualTo(4);
    }

    @Test
    void neverPutsTwoCopiesOfAnObjectOnOneBackend() throws SQLException {
        long everywhere = store.object(SIZE, 4, NORTH, SOUTH, EAST, WEST);
        long twice = store.object(SIZE, 2, NORTH, SOUTH);

        tickWithSuccess("rebalance");

        assertThat(store.goodCopies(everywhere)).isEqualTo(4);
        assertThat(store.goodCopies(twice)).isEqualTo(2);
    }

    @Test
    void leavesEquallyFullBackendsAlone() throws SQLException {
        long northern = store.object(10_000, 1, NORTH);
        long southern = store.object(10_000, 1, SOUTH);

        tickWithSuccess("rebalance");

        assertThat(store.hasCopy(northern, NORTH)).isTrue();
        assertThat(store.hasCopy(southern, SOUTH)).isTrue();
    }
}
