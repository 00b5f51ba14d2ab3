package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.lock.SessionKey;

@Timeout(120)
class LockTableFullTest {

    /** More locks than the server has room for. */
    private static final int TOO_MANY = 4_000;
    private static final String FULL = "PostgreSQL's lock table is full: raise max_locks_per_transaction (it has room for that"
            + " many times max_connections), or use fewer lock IDs";

    private static TestServer server;
    /** Opened early, because a server whose lock table is full accepts no new connection. */
    private static Connection observer;

    @BeforeAll
    static void startServerWithASmallLockTable() throws SQLException {
        server = TestServer.own(config -> config.setServerConfig("max_locks_per_transaction", "10")
                .setServerConfig("max_connections", "12").setServerConfig("max_prepared_transactions", "0"));
        observer = server.database().connect();
        advisoryLocks();
    }

    @AfterAll
    static void stopServer() throws IOException, SQLException {
        observer.close();
        server.close();
    }

    @Test
    void locksThatFitAreGrantedAndTheErrorOfTheOthersNamesTheFix() throws SQLException {
        try (Replica replica = Replica.start(server.database()).awaitUp()) {
            List<LockGrant> grants = fill(replica);

            assertThatThrownBy(() -> replica.tryLock(TOO_MANY)).isInstanceOf(LockUnavailableException.class).hasMessage(FULL);

            assertThat(grants).allMatch(LockGrant::isHeld);
            assertThat(advisoryLocks()).hasSameSizeAs(grants);
            replica.locker.handBack(grants);
            assertThat(advisoryLocks()).isEmpty();
            assertThat(replica.lock(TOO_MANY).release()).as("the session lives on").isTrue();
        }
    }

    @Test
    void aStandbyBatchThatDoesNotFitLeavesNoLockBehindAndDoesNotAffectOthers() throws SQLException {
        try (LogCapture log = new LogCapture(); Replica replica = Replica.start(server.database()).awaitUp()) {
            LockGrant held = replica.lock(-1);
            List<RecordingStandby> standbys = new ArrayList<>();
            for (long key = 0; key < TOO_MANY; key++) {
                standbys.add(new RecordingStandby(key));
            }
            standbys.forEach(replica.locker::watch);

            await().atMost(Replica.LONG).until(() -> standbys.stream().anyMatch(RecordingStandby::hasGrant));
            standbys.forEach(replica.locker::unwatch);

            assertThat(held.isHeld()).isTrue();
            await().atMost(Replica.LONG).untilAsserted(() -> assertThat(advisoryLocks())
                    .hasSize(1 + (int) standbys.stream().filter(RecordingStandby::hasGrant).count()));
            replica.locker.handBack(standbys.stream().flatMap(s -> s.grant().stream()).toList());
            assertThat(advisoryLocks()).containsExactly(-1L);
            // A message also needs a lock in the server, so it is sent later.
            assertThat(log.warnings()).allMatch(warning -> warning.startsWith("PostgreSQL refused to send"));
        }
    }

    @Test
    void anUnlockInTheSameStatementIsNotMistakenForALostLock() throws Exception {
        try (Replica replica = Replica.start(server.database()).awaitUp()) {
            List<LockGrant> grants = fill(replica);
            List<RecordingStandby> standbys = new ArrayList<>();
            for (long key = 0; key < 500; key++) {
                standbys.add(new RecordingStandby(TOO_MANY + key));
            }
            standbys.forEach(replica.locker::watch);
            LockGrant kept = grants.remove(0);

            // Unlocks of many callers are combined with the attempts of the heartbeats.
            grants.parallelStream().forEach(LockGrant::release);

            await().atMost(Replica.LONG).until(() -> standbys.stream().anyMatch(RecordingStandby::hasGrant));
            assertThat(kept.isHeld()).as("the session was not lost").isTrue();
        }
    }

    private static List<Long> advisoryLocks() throws SQLException {
        List<Long> keys = new ArrayList<>();
        try (Statement statement = observer.createStatement();
                ResultSet rows = statement.executeQuery("SELECT objid::bigint::bit(32)::int FROM pg_locks"
                        + " WHERE locktype = 'advisory' AND granted AND classid <> " + SessionKey.CLASS)) {
            while (rows.next()) {
                keys.add(rows.getLong(1));
            }
        }
        return keys;
    }

    private static List<LockGrant> fill(Replica replica) {
        List<LockGrant> grants = new ArrayList<>();
        try {
            for (long key = 0; key < TOO_MANY; key++) {
                Optional<LockGrant> grant = replica.tryLock(key);
                grants.add(grant.orElseThrow());
            }
            throw new AssertionError("The lock table has room for " + TOO_MANY);
        } catch (LockUnavailableException e) {
            assertThat(grants).isNotEmpty();
            return grants;
        }
    }
}
