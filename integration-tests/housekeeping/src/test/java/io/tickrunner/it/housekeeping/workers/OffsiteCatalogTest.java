package io.tickrunner.it.housekeeping.workers;

import static io.tickrunner.it.housekeeping.StoreFixture.NORTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.Outcome;

@QuarkusTest
class OffsiteCatalogTest extends WorkerTest {

    @Test
    void theCatalogIsSentWhenTheLineIsFree() throws SQLException {
        store.object(1000, 1, NORTH);

        assertThat(tick("offsite_catalog")).isEqualTo(Outcome.ERROR);
        assertThat(tick("offsite_catalog")).isEqualTo(Outcome.ERROR);
        assertThat(store.count("offsite_catalog")).isZero();
        assertThat(tick("offsite_catalog")).isEqualTo(Outcome.SUCCESS);

        assertThat(store.count("offsite_catalog where objects = 1 and attempt = 1")).isEqualTo(1);
    }
}
