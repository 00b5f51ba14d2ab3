package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.LockSessionListener;

class OneConnectionTest {

    @Test
    void aThousandLocksNeedOneConnection() throws SQLException {
        Database database = TestServer.shared().newDatabase();
        try (Replica replica = Replica.start(database).awaitUp()) {
            for (long key = 0; key < 1_000; key++) {
                replica.lock(key);
            }

            assertThat(database.advisoryLocks()).hasSize(1_000);
            assertThat(database.numbers("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND pid <> pg_backend_pid()")).hasSize(1).isEqualTo(database.sessions());
        }
    }

    @Test
    void manyGrantsAreReleasedInOneStatement() throws SQLException {
        Database database = TestServer.shared().newDatabase();
        List<Integer> batches = new ArrayList<>();
        LockSessionListener listener = new LockSessionListener() {
            @Override
            public void roundTrip(long nanos, int requests) {
                batches.add(requests);
            }
        };
        try (Replica replica = Replica.start(database, listener)) {
            List<LockGrant> grants = new ArrayList<>();
            for (long key = 0; key < 500; key++) {
                grants.add(replica.lock(key));
            }
            batches.clear();

            replica.locker.handBack(grants);

            assertThat(batches).containsExactly(500);
            assertThat(database.advisoryLocks()).isEmpty();
        }
    }
}
