package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.peer.LastRun;

@Timeout(120)
class PeerNewsTest {

    private static final String CHANNEL = KeySpace.bigint().channel(new ReplicaIdentity("test", "witness"));
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    @Test
    void whatRanInOneReplicaIsKnownInAnother() {
        try (Replica one = Replica.start(database).awaitUp(); Replica other = Replica.start(database).awaitUp()) {
            long now = System.nanoTime();

            one.locker.startsHere(1L, now - 10 * MINUTE, OptionalLong.empty(), Duration.ZERO, false);
            one.locker.succeededHere(1L, now - 9 * MINUTE);

            LastRun heard = awaitLastRun(other, 1);
            assertThat(heard.elsewhere()).isTrue();
            assertThat(System.nanoTime() - heard.startedAt()).isBetween(10 * MINUTE, 11 * MINUTE);
            assertThat(System.nanoTime() - heard.succeededAt().orElseThrow()).isBetween(9 * MINUTE, 10 * MINUTE);
            assertThat(one.locker.lastRun(1L).orElseThrow().elsewhere()).isFalse();
        }
    }

    @Test
    void aWithdrawnStartIsForgottenEverywhere() {
        try (Replica one = Replica.start(database).awaitUp(); Replica other = Replica.start(database).awaitUp()) {
            long now = System.nanoTime();
            one.locker.startsHere(1L, now - 10 * MINUTE, OptionalLong.empty(), Duration.ZERO, false);
            Optional<LastRun> before = one.locker.lastRun(1L);
            one.locker.startsHere(1L, now, OptionalLong.empty(), Duration.ofHours(1), false);
            await().atMost(Replica.LONG).until(() -> awaitLastRun(other, 1).startedAt() - now > -MINUTE);
            RecordingStandby standby = new RecordingStandby(1);
            other.locker.watch(standby);

            one.locker.withdrawStart(1, now, before);

            await().atMost(Replica.LONG).until(() -> standby.withdrawn() == 1);
            assertThat(System.nanoTime() - awaitLastRun(other, 1).startedAt()).isBetween(10 * MINUTE, 11 * MINUTE);
            assertThat(one.locker.lastRun(1L).map(LastRun::startedAt)).isEqualTo(before.map(LastRun::startedAt));
        }
    }

    @Test
    void aStartThatIsWithdrawnWithoutASessionIsForgottenWithTheNextSession() throws SQLException {
        try (Replica one = Replica.start(database).awaitUp(); Replica other = Replica.start(database).awaitUp()) {
            long now = System.nanoTime();
            one.locker.startsHere(1L, now, OptionalLong.empty(), Duration.ofHours(1), false);
            awaitLastRun(other, 1);
            database.terminateSessions();

            one.locker.withdrawStart(1, now, Optional.empty());

            await().atMost(Replica.LONG).until(() -> other.locker.lastRun(1L).isEmpty());
        }
    }

    @Test
    void aReplicaThatJoinsIsInformed() {
        try (Replica one = Replica.start(database).awaitUp()) {
            one.locker.startsHere(1L, System.nanoTime() - MINUTE, OptionalLong.empty(), Duration.ZERO, false);
            try (Replica witness = Replica.start(database).awaitUp()) {
                // By then the run has been reported, and it is not repeated unless requested.
                awaitLastRun(witness, 1);
                try (Replica joiner = Replica.start(database).awaitUp()) {
                    assertThat(System.nanoTime() - awaitLastRun(joiner, 1).startedAt()).isBetween(MINUTE, 2 * MINUTE);
                }
            }
        }
    }

    @Test
    void informationSurvivesTheReplicaThatHadIt() {
        try (Replica witness = Replica.start(database).awaitUp()) {
            try (Replica one = Replica.start(database).awaitUp()) {
                one.locker.startsHere(1L, System.nanoTime() - MINUTE, OptionalLong.empty(), Duration.ZERO, false);
            }
            awaitLastRun(witness, 1);
            try (Replica joiner = Replica.start(database).awaitUp()) {
                awaitLastRun(joiner, 1);
            }
        }
    }

    @Test
    void theNextSessionReportsWhatTheLostOneMayNotHaveReported() throws SQLException {
        try (Replica one = Replica.start(database).awaitUp()) {
            one.locker.startsHere(1L, System.nanoTime(), OptionalLong.empty(), Duration.ZERO, false);
            await().atMost(Replica.LONG).pollDelay(Replica.SETTINGS.heartbeat()).until(() -> true);
            try (Connection peer = database.connect()) {
                peer.createStatement().execute("LISTEN " + CHANNEL);

                database.terminateSessions();

                await().atMost(Replica.LONG).until(() -> {
                    var arrived = peer.unwrap(org.postgresql.PGConnection.class).getNotifications(100);
                    return arrived != null && List.of(arrived).stream()
                            .anyMatch(n -> n.getParameter().contains(":1r1:"));
                });
            }
        }
    }

    @Test
    void theNextHolderOfAReleasedLockKnowsWhatRanUnderIt() {
        try (Replica one = Replica.start(database).awaitUp(); Replica two = Replica.start(database).awaitUp()) {
            Replica holder = one;
            Replica successor = two;
            LockGrant grant = holder.lock(1);
            for (int i = 0; i < 100; i++) {
                long ranAt = System.nanoTime();
                holder.locker.startsHere(1L, ranAt, OptionalLong.empty(), Duration.ZERO, false);
                LockGrant handedBack = grant;
                Replica from = holder;
                Thread handing = new Thread(() -> from.locker.handBack(List.of(handedBack)));
                handing.start();

                grant = tryUntilHad(successor);
                long known = successor.locker.lastRun(1L).map(LastRun::startedAt).orElse(ranAt - MINUTE);

                assertThat(TimeUnit.NANOSECONDS.toMillis(ranAt - known)).as("hand-over %d", i).isLessThan(5);
                Replica swap = holder;
                holder = successor;
                successor = swap;
            }
        }
    }

    private static LockGrant tryUntilHad(Replica successor) {
        while (true) {
            Optional<LockGrant> grant = successor.tryLock(1);
            if (grant.isPresent()) {
                return grant.get();
            }
        }
    }

    @Test
    void rubbishOnTheChannelDoesNothing() throws SQLException {
        Random random = new Random(815);
        try (Replica one = Replica.start(database).awaitUp();
                Replica other = Replica.start(database).awaitUp();
                LogCapture log = new LogCapture();
                Connection stranger = database.connect();
                PreparedStatement notify = stranger.prepareStatement("SELECT pg_notify('" + CHANNEL + "', ?)")) {
            LockGrant grant = one.lock(1);
            for (int i = 0; i < 3_000; i++) {
                notify.setString(1, rubbish(random));
                notify.execute();
            }
            one.locker.startsHere(2L, System.nanoTime(), OptionalLong.empty(), Duration.ZERO, false);

            awaitLastRun(other, 2);

            assertThat(grant.isHeld()).isTrue();
            assertThat(other.locker.isUp()).isTrue();
            assertThat(log.messages(Level.INFO)).isEmpty();
        }
    }

    private static String rubbish(Random random) {
        String[] beginnings = { "", "1", "1h", "1r", "1a", "1f", "1r1:2", "1a1:2:3,", "2r", "1w", "1t",
                "1t0123456789abcdef:", "1t0123456789abcdef:1,", "1y0123456789abcdef:", "1y0123456789abcdef:success:", "1p",
                "1p1:1:", "1p1:2:3", "1p1:1:1,", "1p:::" };
        StringBuilder text = new StringBuilder(beginnings[random.nextInt(beginnings.length)]);
        for (int length = random.nextInt(30); length > 0; length--) {
            text.append((char) (random.nextInt(0x2000) + 1));
        }
        return text.toString();
    }

    private static LastRun awaitLastRun(Replica replica, long lockId) {
        await().atMost(Replica.LONG).until(() -> replica.locker.lastRun(lockId).isPresent());
        return replica.locker.lastRun(lockId).orElseThrow();
    }
}
