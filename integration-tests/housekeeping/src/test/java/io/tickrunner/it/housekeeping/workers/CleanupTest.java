package io.tickrunner.it.housekeeping.workers;

import static io.tickrunner.it.housekeeping.StoreFixture.NORTH;
import static io.tickrunner.it.housekeeping.StoreFixture.SOUTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class CleanupTest extends WorkerTest {

    @Test
    void anExpiredObjectGoesWithItsCopies() throws SQLException {
        long expired = store.object(1000, 2, NORTH, SOUTH);
        long fresh = store.object(1000, 2, NORTH, SOUTH);
        store.object(expired, "expires_at = now() - interval '1 second'");

        tickWithSuccess("expired_objects");

        assertThat(store.count("object where id = ?", expired)).isZero();
        assertThat(store.goodCopies(expired)).isZero();
        assertThat(store.goodCopies(fresh)).isEqualTo(2);
    }

    @Test
    void onlyAnUploadWithoutASignOfLifeIsForgotten() throws SQLException {
        store.upload(1, "31 seconds");
        store.upload(2, "5 seconds");

        tickWithSuccess("abandoned_uploads");

        assertThat(store.count("upload where last_part_at > now() - interval '20 seconds'")).isEqualTo(1);
        assertThat(store.count("upload")).isEqualTo(1);
    }
}
