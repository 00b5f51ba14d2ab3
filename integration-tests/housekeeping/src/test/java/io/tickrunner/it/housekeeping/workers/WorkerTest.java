package io.tickrunner.it.housekeeping.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;

import io.quarkus.test.common.QuarkusTestResource;
import io.tickrunner.Outcome;
import io.tickrunner.Tickrunner;
import io.tickrunner.it.housekeeping.StoreFixture;
import io.tickrunner.it.housekeeping.TestDatabase;

/** A worker ticks when the test says so, on an empty store that the test fills. */
@QuarkusTestResource(TestDatabase.class)
abstract class WorkerTest {

    @Inject
    StoreFixture store;

    @Inject
    Tickrunner tickrunner;

    @BeforeEach
    void emptyTheStore() throws SQLException {
        store.empty();
    }

    Outcome tick(String worker) {
        return tickrunner.service(worker).orElseThrow().tick();
    }

    void tickWithSuccess(String worker) {
        assertThat(tick(worker)).as(() -> "last error: " + tickrunner.service(worker).orElseThrow().health().lastError())
                .isEqualTo(Outcome.SUCCESS);
    }
}
