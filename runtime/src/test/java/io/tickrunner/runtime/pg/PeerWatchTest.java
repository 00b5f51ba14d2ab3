package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

import io.tickrunner.runtime.lock.SessionKey;

/** Replicas see at once that another one has ended: their heartbeats are a minute apart. */
class PeerWatchTest {

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    private Replica replica() {
        return Replica.start(database.connections(), Replica.withRareHeartbeat()).awaitUp();
    }

    @Test
    void theLocksOfASessionThatEndsAreAcquiredWithoutWaitingForTheHeartbeat() throws SQLException {
        RecordingStandby standby = new RecordingStandby(1);
        try (Replica successor = replica()) {
            long own = database.sessions().get(0);
            try (Replica holder = replica()) {
                holder.lock(1);
                successor.locker.watch(standby);
                List<Long> backends = database.sessions();

                database.execute("SELECT pg_terminate_backend("
                        + backends.stream().filter(backend -> backend != own).findFirst().orElseThrow() + ")");

                await().atMost(Replica.LONG).until(standby::hasGrant);
            }
        }
    }

    @Test
    void aSessionAcquiresItsKeyAlthoughAnotherOneJustLooksWhetherItIsFree() throws SQLException {
        try (Connection looking = database.connect(); Statement look = looking.createStatement()) {
            looking.setAutoCommit(false);
            ConnectionSource looked = () -> {
                Connection opened = database.connections().open();
                look.execute("SELECT pg_try_advisory_xact_lock_shared(" + SessionKey.CLASS + ", "
                        + opened.unwrap(PGConnection.class).getBackendPID() + ")");
                return opened;
            };
            try (Replica replica = Replica.start(looked, Replica.withRareHeartbeat())) {
                await("the session to wait for its key").atMost(Replica.LONG)
                        .until(() -> !database.numbers("SELECT pid FROM pg_locks WHERE NOT granted").isEmpty());
                looking.commit();
                replica.awaitUp();

                assertThat(database.numbers("SELECT pid FROM pg_locks WHERE granted AND mode = 'ExclusiveLock' AND classid = "
                        + SessionKey.CLASS + " AND objid = pid")).isEqualTo(database.sessions());
            }
        }
    }
}
