package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import io.tickrunner.Pause;
import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.peer.PeerEnvelope;
import io.tickrunner.runtime.peer.PeerListener;
import io.tickrunner.runtime.peer.TimedPause;
import io.tickrunner.runtime.time.RealTime;

@Timeout(120)
class PeerWelcomeTest {

    private static final PeerListener OBEDIENT = new ObedientPeer();

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    @RepeatedTest(5)
    void aJoiningReplicaKnowsOfAPauseBeforeItsFirstLock() {
        try (Replica one = Replica.start(database).awaitUp()) {
            one.locker.pause(1, TimedPause.UNTIL_RESUMED);
            PostgresAdvisoryLocker joiner = new PostgresAdvisoryLocker(database.connections(), Replica.SETTINGS,
                    new ReplicaIdentity("test", "joiner-1"), LockSessionListener.NONE);
            try {
                joiner.listen(OBEDIENT);
                joiner.start();

                assertThat(joiner.tryAdvisoryLock(1)).isPresent();

                assertThat(joiner.isPaused(1)).isTrue();
            } finally {
                joiner.stop();
            }
        }
    }

    @Test
    void aReplicaThatJoinsIsToldHowLongAPauseStillLasts() {
        Instant until = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
        TimedPause pause = TimedPause.begin(new Pause("olga", "migration", until), RealTime.INSTANCE);
        try (Replica one = Replica.start(database).awaitUp()) {
            one.locker.pause(1, pause);
            try (Replica joiner = Replica.notStarted(database.connections(), Replica.SETTINGS, LockSessionListener.NONE)) {
                joiner.locker.listen(OBEDIENT);
                joiner.locker.start();
                joiner.awaitUp();

                TimedPause told = await().atMost(Replica.LONG).until(() -> joiner.locker.pause(1), Optional::isPresent)
                        .orElseThrow();

                assertThat(told.pause()).isEqualTo(pause.pause());
                assertThat(Math.abs(told.endsAt() - pause.endsAt())).isLessThan(Duration.ofMillis(300).toNanos());
            }
        }
    }

    @Test
    void aReplicaThatAcceptsNoCommandsIsNotPausedByOthers() {
        try (Replica one = Replica.start(database).awaitUp()) {
            one.locker.pause(1, TimedPause.UNTIL_RESUMED);
            try (Replica joiner = Replica.start(database).awaitUp()) {
                assertThat(joiner.locker.isPaused(1)).isFalse();
            }
        }
    }

    @Test
    void aFrozenPeerDoesNotKeepOthersFromJoining() throws SQLException {
        try (Connection frozen = database.connect()) {
            frozen.setClientInfo("ApplicationName", "tickrunner/test/frozen-1");
            try (Replica joiner = Replica.start(database).awaitUp()) {
                joiner.lock(1);
            }
        }
    }

    @Test
    void aNewReplicaReportsThatItHasNoInformationAndAReturningOneDoesNot() throws SQLException {
        try (Connection witness = database.connect()) {
            witness.createStatement().execute("LISTEN " + KeySpace.bigint().channel(new ReplicaIdentity("test", "witness")));
            try (Replica joiner = Replica.start(database).awaitUp()) {
                assertThat(heardUntilHello(witness)).containsSubsequence("1h", "1n");

                database.terminateSessions();

                assertThat(heardUntilHello(witness)).contains("1h").doesNotContain("1n");
            }
        }
    }

    private static List<String> heardUntilHello(Connection witness) {
        List<String> heard = new ArrayList<>();
        await().atMost(Replica.LONG).until(() -> {
            PGNotification[] arrived = witness.unwrap(PGConnection.class).getNotifications(100);
            Stream.of(arrived == null ? new PGNotification[0] : arrived)
                    .forEach(
                            n -> PeerEnvelope.decode(n.getParameter()).ifPresent(envelope -> heard.add(envelope.text())));
            return heard.contains("1h");
        });
        return heard;
    }
}
