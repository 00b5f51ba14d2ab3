package io.tickrunner.it.housekeeping.ticklog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.it.housekeeping.StoreFixture;
import io.tickrunner.it.housekeeping.TestDatabase;
import io.tickrunner.it.housekeeping.store.Database;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class TickLogTest {

    /** A run of another replica that has not ended, begun under the lock of a session that lives, or of one that is gone. */
    private static final String OPEN_RUN = """
            insert into tick_log (worker, replica, tick_id, holder_pid, holder_since, period)
            select 'rebalance', 'other', 'x', pid, backend_start - ?::interval, tstzrange(now() - interval '1 second', null)
            from pg_stat_activity where pid = pg_backend_pid()""";

    @Inject
    StoreFixture store;

    @Inject
    Database database;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @BeforeEach
    void emptyTheLog() throws SQLException {
        store.empty();
    }

    @Test
    void aRunHasABeginningAndAnEnd() throws SQLException {
        assertThat(rebalance().tick()).isEqualTo(Outcome.SUCCESS);

        assertThat(store.count("tick_log where worker = 'rebalance' and outcome = 'done' and not upper_inf(period)"))
                .isEqualTo(1);
    }

    @Test
    void aRunThatOverlapsOneOfALivingReplicaIsRefusedAndStored() throws SQLException {
        database.update(OPEN_RUN, "0 seconds");

        assertThat(rebalance().tick()).isEqualTo(Outcome.ERROR);

        assertThat(rebalance().health().lastError()).contains("no_two_runs_of_a_worker_at_once");
        assertThat(store.count("tick_overlap where worker = 'rebalance'")).isEqualTo(1);
        assertThat(store.count("tick_log where worker = 'rebalance'")).isEqualTo(1);
    }

    @Test
    void aKeyOfTwoIntsIsNoLockOfAWorker() throws SQLException {
        long lockId = 4711;
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(0, " + lockId + ")");
            assertThat(holders(statement, lockId)).isZero();

            statement.execute("select pg_advisory_xact_lock(" + lockId + ")");
            assertThat(holders(statement, lockId)).isEqualTo(1);
            connection.rollback();
        }
    }

    private static int holders(Statement statement, long lockId) throws SQLException {
        try (ResultSet row = statement.executeQuery("select count(*) from lock_holder where lock_id = " + lockId)) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void aRunThatDiedWithItsReplicaIsClosedByTheNextOne() throws SQLException {
        database.update(OPEN_RUN, "1 hour");

        assertThat(rebalance().tick()).isEqualTo(Outcome.SUCCESS);

        assertThat(store.count("tick_log where replica = 'other' and outcome = 'died' and not upper_inf(period)")).isEqualTo(1);
        assertThat(store.count("tick_overlap")).isZero();
    }

    @Test
    void aRunWithoutTheLockIsRefused() throws SQLException {
        rebalance().pause();
        try {
            assertThatThrownBy(() -> log.record(new Lockless("rebalance"), () -> "ran")).isInstanceOf(SQLException.class)
                    .hasMessageContaining("holder_pid");
        } finally {
            rebalance().resume();
        }

        assertThat(store.count("tick_log")).isZero();
    }

    @Test
    void theLogKeepsAQuarterOfAnHour() throws SQLException {
        database.update(OPEN_RUN, "1 hour");
        database.update("update tick_log set period = tstzrange(now() - interval '2 hours', now() - interval '1 hour')");

        assertThat(tickrunner.service("tick_log_trim").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);

        assertThat(store.count("tick_log where worker = 'rebalance'")).isZero();
    }

    private TickService rebalance() {
        return tickrunner.service("rebalance").orElseThrow();
    }

    private record Lockless(String worker) implements Tick {

        @Override
        public String id() {
            return "lockless";
        }

        @Override
        public Instant startedAt() {
            return Instant.EPOCH;
        }

        @Override
        public boolean forced() {
            return true;
        }

        @Override
        public Optional<Instant> occurrence() {
            return Optional.empty();
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public boolean isLockHeld() {
            return false;
        }

        @Override
        public void ensureLockHeld() {
            throw new AssertionError("not asked for");
        }
    }
}
