package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.KnownWorker;
import io.tickrunner.runtime.lock.LockHolders;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.lock.SessionGrant;
import io.tickrunner.runtime.peer.LastRun;
import io.tickrunner.runtime.peer.PeerListener;
import io.tickrunner.runtime.peer.TimedPause;

/** Tests which senders replicas accept messages from. */
@Timeout(60)
class PeerTrustTest {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final String STARTED_A_MINUTE_AGO = ":1:" + Long.toString(60_000, 36);
    private static final PeerListener OBEDIENT = new ObedientPeer();

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
        database.execute("DO $$ BEGIN CREATE ROLE other LOGIN PASSWORD 'other';"
                + " EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    }

    private static void awaitHeard(Replica replica, long lockId) {
        await().atMost(Replica.LONG).until(() -> replica.locker.lastRun(lockId).isPresent());
    }

    @Test
    void messagesOfAnotherRoleAreIgnoredWhateverItsName() throws SQLException {
        try (LogCapture log = new LogCapture();
                Replica replica = Replica.start(database).awaitUp();
                Replica peer = Replica.start(database).awaitUp();
                Forger stranger = new Forger(database, "tickrunner/test/forged-1", "other")) {
            stranger.send("1r1" + STARTED_A_MINUTE_AGO);
            // A later message of a peer has been received, so the earlier one would have been, too.
            peer.locker.startsHere(2L, System.nanoTime(), OptionalLong.empty(), Duration.ZERO, false);
            awaitHeard(replica, 2);

            await().atMost(Replica.LONG).until(() -> !log.warnings().isEmpty());
            assertThat(replica.locker.lastRun(1L)).isEmpty();
            assertThat(log.warnings()).first().asString().contains("a replica of this app with the database role \"other\":"
                    + " ignoring them; use one role for all replicas, or add its role to quarkus.tickrunner.lock.peer-roles");
        }
    }

    @Test
    void messagesOfASessionThatIsNotAReplicaAreIgnored() throws SQLException {
        try (LogCapture log = new LogCapture();
                Replica replica = Replica.start(database).awaitUp();
                Replica peer = Replica.start(database).awaitUp();
                Forger stranger = new Forger(database, "psql", "postgres")) {
            replica.locker.listen(OBEDIENT);
            stranger.send("1p1:1:1");
            stranger.send("1r1" + STARTED_A_MINUTE_AGO);
            peer.locker.startsHere(2L, System.nanoTime(), OptionalLong.empty(), Duration.ZERO, false);
            awaitHeard(replica, 2);

            await().atMost(Replica.LONG).until(() -> !log.warnings().isEmpty());
            assertThat(replica.locker.lastRun(1L)).isEmpty();
            assertThat(replica.locker.isPaused(1)).isFalse();
            assertThat(log.warnings()).first().asString()
                    .contains("\"psql\" with the database role \"postgres\", which is not a replica of this app");
        }
    }

    @Test
    void messagesOfAConfiguredRoleAreAccepted() throws SQLException {
        try (Replica replica = Replica.start(database.connections(), Replica.listeningToRoles("oth*")).awaitUp();
                Forger peer = new Forger(database, "tickrunner/test/rotated-1", "other")) {
            peer.send("1r1" + STARTED_A_MINUTE_AGO);

            awaitHeard(replica, 1);
        }
    }

    @Test
    void aHolderIgnoresReportsOfRunsUnderItsLock() throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp(); Forger peer = Forger.ofSameRole(database)) {
            LockGrant grant = replica.lock(1);
            SessionGrant own = (SessionGrant) grant;
            await().atMost(Replica.LONG).until(() -> System.nanoTime() - own.heldAt() > TimeUnit.SECONDS.toNanos(1));

            peer.send("1r1:1:0");
            peer.send("1a1:1:0");
            peer.send("1r2:1:0");
            awaitHeard(replica, 2);

            assertThat(replica.locker.lastRun(1L)).isEmpty();
        }
    }

    @Test
    void aHolderAcceptsReportsOfRunsFromBeforeItAcquiredTheLock() throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp(); Forger peer = Forger.ofSameRole(database)) {
            replica.lock(1);

            peer.send("1r1" + STARTED_A_MINUTE_AGO);

            awaitHeard(replica, 1);
            LastRun run = replica.locker.lastRun(1L).orElseThrow();
            assertThat(System.nanoTime() - run.startedAt()).isGreaterThanOrEqualTo(MINUTE);
        }
    }

    @Test
    void aRepeatedMessageIsIgnored() throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp(); Forger peer = Forger.ofSameRole(database)) {
            replica.locker.listen(OBEDIENT);
            peer.send(1, "1h");
            peer.send(2, "1r1" + STARTED_A_MINUTE_AGO);
            awaitHeard(replica, 1);

            peer.send(2, "1r3:1:0");
            peer.send(1_000, "1r2:1:0");
            awaitHeard(replica, 2);

            assertThat(replica.locker.lastRun(3L)).isEmpty();
        }
    }

    @Test
    void aFloodOfForgedPausesDoesNotSuppressARealOne() throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp();
                Replica peer = Replica.start(database).awaitUp();
                Forger forger = Forger.ofSameRole(database)) {
            replica.locker.register(new KnownWorker(1, true));
            replica.locker.listen(OBEDIENT);
            for (int message = 0; message < 30; message++) {
                StringBuilder pauses = new StringBuilder("1p");
                for (int i = 0; i < 700; i++) {
                    pauses.append(i == 0 ? "" : ",").append(Long.toString(1_000 + message * 700 + i, 36)).append(":1:1");
                }
                forger.send(pauses.toString());
            }

            peer.locker.pause(1, TimedPause.UNTIL_RESUMED);

            await().atMost(Replica.LONG).until(() -> replica.locker.isPaused(1));
        }
    }

    @Test
    void twoAppsOnOneDatabaseIgnoreEachOtherAndNameSharedLocks() throws SQLException {
        String longName = "warehouse-of-the-north-and-";
        try (LogCapture log = new LogCapture();
                Replica shop = Replica.ofApp(longName + "shop", database.connections(), Replica.SETTINGS,
                        LockSessionListener.NONE);
                Replica billing = Replica.ofApp(longName + "billing", database.connections(), Replica.SETTINGS,
                        LockSessionListener.NONE)) {
            shop.locker.start();
            billing.locker.start();
            shop.awaitUp().lock(7);
            shop.locker.startsHere(7L, System.nanoTime(), OptionalLong.empty(), Duration.ZERO, false);
            shop.locker.succeededHere(7L, System.nanoTime());
            shop.locker.listen(OBEDIENT);
            billing.awaitUp().locker.listen(OBEDIENT);
            shop.locker.pause(8, TimedPause.UNTIL_RESUMED);
            RecordingStandby standby = new RecordingStandby(7);
            billing.locker.watch(standby);

            await().atMost(Replica.LONG).until(() -> billing.locker.foreignHolder(7).isPresent());

            assertThat(log.warnings()).singleElement().asString().contains("Lock 7 is held by \"warehouse-o~")
                    .contains("another Tickrunner app");
            assertThat(billing.locker.lastRun(7L)).isEmpty();
            assertThat(billing.locker.isPaused(8)).isFalse();
            assertThat(billing.locker.peers()).isZero();
            LockHolders holders = billing.locker.holders(java.util.List.of(7L));
            assertThat(holders.of(7)).hasValueSatisfying(holder -> assertThat(holder.isForeign()).isTrue());
            assertThat(holders.all()).filteredOn(holder -> !holder.isForeign()).as("replicas").hasSize(1);
        }
    }

    @Test
    void theNumberOfPeersIsKnown() {
        try (Replica one = Replica.start(database).awaitUp()) {
            try (Replica two = Replica.start(database).awaitUp(); Replica three = Replica.start(database).awaitUp()) {
                await().atMost(Replica.LONG).until(() -> one.locker.peers() == 2 && two.locker.peers() == 2
                        && three.locker.peers() == 2);
            }
            await().atMost(Replica.LONG).until(() -> one.locker.peers() == 0);
        }
    }
}
