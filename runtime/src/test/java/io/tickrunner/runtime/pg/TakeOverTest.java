package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.config.TakeOverMode;
import io.tickrunner.runtime.lock.SessionGrant;

/** Tests how long work waits with a lock that another replica held before. */
@Timeout(60)
class TakeOverTest {

    private static final Duration DEADLINE = Replica.SETTINGS.deadline();

    private static final Duration SLOW = Duration.ofMillis(300);

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    private Replica certain() {
        return Replica.start(database.connections(), Replica.withTakeOver(TakeOverMode.CERTAIN)).awaitUp();
    }

    /** Waits as a tick does. */
    private static void awaitTheWait(Replica replica, LockGrant grant) {
        await().atMost(Replica.LONG).until(() -> replica.locker.takeOverWait(grant).isZero());
    }

    /** Returns the longest wait that is reported after the notice has passed. */
    private static Duration doubt(Replica replica, LockGrant grant) {
        SessionGrant own = (SessionGrant) grant;
        await().atMost(Replica.LONG).until(() -> replica.locker.takeOverWait(grant).isZero() || own.doubtUntil().isPresent());
        return own.doubtUntil().isPresent() ? Duration.ofNanos(Math.max(0, own.doubtUntil().getAsLong() - System.nanoTime()))
                : Duration.ZERO;
    }

    @Test
    void aPromptReplicaWaitsForAMoment() {
        try (Replica replica = Replica.start(database).awaitUp()) {
            LockGrant grant = replica.lock(1);

            assertThat(replica.locker.takeOverWait(grant)).isPositive();
            awaitTheWait(replica, grant);
            assertThat(doubt(replica, grant)).isZero();
        }
    }

    @Test
    void aCertainReplicaThatJustStartedDoesNotKnowEarlierReplicas() {
        try (Replica replica = certain()) {
            assertThat(doubt(replica, replica.lock(1))).isPositive().isLessThanOrEqualTo(DEADLINE);
        }
    }

    @Test
    void aCertainReplicaThatHasLongKnownAllPeersDoesNotWait() {
        try (Replica replica = certain()) {
            awaitTheWait(replica, replica.lock(1));

            assertThat(doubt(replica, replica.lock(2))).isZero();
        }
    }

    @Test
    void aCertainReplicaWaitsForAFormerHolderThatVanished() throws SQLException {
        try (Replica holder = certain()) {
            long session = database.sessions().get(0);
            holder.lock(1);
            try (Replica replica = certain()) {
                awaitTheWait(replica, replica.lock(2));
                database.execute("SELECT pg_terminate_backend(" + session + ")");
                await().atMost(Replica.LONG).until(() -> !database.sessions().contains(session));

                assertThat(doubt(replica, replica.lock(1))).isPositive();
            }
        }
    }

    @Test
    void aCertainReplicaDoesNotWaitForAHolderThatAnnouncedItsRelease() {
        try (Replica holder = certain(); Replica replica = certain()) {
            LockGrant grant = holder.lock(1);
            awaitTheWait(holder, grant);

            holder.locker.handBackSoon(grant);

            LockGrant next = awaitLock(replica, 1);
            assertThat(doubt(replica, next)).isZero();
        }
    }

    @Test
    void aCertainReplicaWaitsForTheHolderBeforeOneThatReleasedTheLockWhileItWaitedItself() {
        try (Replica holder = certain(); Replica replica = certain()) {
            LockGrant grant = holder.lock(1);

            holder.locker.handBackSoon(grant);

            assertThat(doubt(replica, awaitLock(replica, 1))).isPositive();
        }
    }

    @Test
    void aCertainReplicaDoesNotWaitForAReplicaThatAnnouncedLeaving() {
        try (Replica replica = certain()) {
            Replica holder = certain();
            LockGrant grant = holder.lock(1);
            awaitTheWait(replica, replica.lock(2));

            holder.locker.handBack(List.of(grant));
            holder.close();

            assertThat(doubt(replica, awaitLock(replica, 1))).isZero();
        }
    }

    @Test
    void slowAnswersMakeAllReplicasWaitLonger() throws Exception {
        FreezableProxy network = new FreezableProxy(database.port());
        try (network;
                Replica slow = Replica.start(database.through(network.port())).awaitUp();
                Replica other = Replica.start(database).awaitUp()) {
            network.toClient.freeze();
            CompletableFuture<LockGrant> asked = CompletableFuture.supplyAsync(() -> slow.lock(1));
            await().pollDelay(SLOW).until(() -> true);
            network.toClient.thaw();
            asked.join();

            assertThatNewLocksWaitForMoreThan(SLOW, slow, 1_000);
            assertThatNewLocksWaitForMoreThan(SLOW, other, 2_000);
        }
    }

    private static void assertThatNewLocksWaitForMoreThan(Duration least, Replica replica, long firstLock) {
        AtomicLong next = new AtomicLong(firstLock);
        await().atMost(Replica.LONG)
                .until(() -> replica.locker.takeOverWait(replica.lock(next.incrementAndGet())).compareTo(least) > 0);
    }

    private static LockGrant awaitLock(Replica replica, long key) {
        return await().atMost(Replica.LONG).until(() -> replica.tryLock(key), java.util.Optional::isPresent).orElseThrow();
    }
}
