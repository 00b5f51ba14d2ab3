package io.tickrunner.runtime.pg;

import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
}
