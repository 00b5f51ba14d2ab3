package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.lock.Standby;

/** Exceptions from other code neither end the session's thread, nor leave a lock behind, nor flood the log. */
@Timeout(60)
class SessionResilienceTest {

    private static final Duration WHILE = Duration.ofSeconds(3);

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    @Test
    void aFailingConnectionSourceIsRetriedAtIncreasingIntervals() {
        AtomicInteger opened = new AtomicInteger();
        ConnectionSource broken = () -> {
            opened.incrementAndGet();
            throw new IllegalStateException("the vault is sealed");
        };
        try (LogCapture log = new LogCapture(); Replica replica = Replica.start(broken, Replica.SETTINGS)) {
            await().pollDelay(WHILE).until(() -> true);

            assertThat(opened.get()).isBetween(3, 30);
            assertThat(log.warnings()).singleElement().asString().contains("the vault is sealed");
            assertThat(replica.locker.downBecause().orElseThrow()).contains("the vault is sealed");
        }
    }

    @Test
    void aSessionThatIsLostImmediatelyIsReopenedAtIncreasingIntervals() throws SQLException {
        AtomicInteger opened = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        ConnectionSource counted = () -> {
            opened.incrementAndGet();
            return database.connections().open();
        };
        Thread terminator = new Thread(() -> {
            try (var connection = database.connect(); var statement = connection.createStatement()) {
                while (!over.get()) {
                    statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                            + " current_database() AND application_name LIKE 'tickrunner/%'");
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        try (LogCapture log = new LogCapture(); Replica replica = Replica.start(counted, Replica.SETTINGS)) {
            terminator.start();
            await().pollDelay(WHILE).until(() -> true);
            int openings = opened.get() / 2;
            over.set(true);

            assertThat(openings).isBetween(2, 20);
            assertThat(log.warnings()).hasSizeLessThan(30);
            replica.awaitUp();
        }
    }

    @Test
    void aThrowingListenerDoesNotKeepOthersFromBeingNotified() throws SQLException {
        AtomicInteger losses = new AtomicInteger();
        try (Replica replica = Replica.start(database).awaitUp()) {
            for (long key = 0; key < 20; key++) {
                LockGrant grant = replica.lock(key);
                grant.onLost(() -> {
                    losses.incrementAndGet();
                    throw new IllegalStateException("as listeners must not");
                });
            }

            database.terminateSessions();

            await().atMost(Replica.LONG).untilAsserted(() -> assertThat(losses).hasValue(20));
            replica.awaitUp();
            assertThat(replica.tryLock(1)).isPresent();
        }
    }

    @Test
    void aMetricsListenerThatThrowsLeavesNoLockBehind() throws SQLException {
        AtomicBoolean broken = new AtomicBoolean(true);
        LockSessionListener listener = new LockSessionListener() {
            @Override
            public void roundTrip(long nanos, int requests) {
                if (broken.get()) {
                    throw new IllegalStateException("as listeners must not");
                }
            }
        };
        try (Replica replica = Replica.start(database, listener)) {
            assertThatThrownBy(() -> replica.tryLock(1)).isInstanceOf(LockUnavailableException.class);

            broken.set(false);

            await().atMost(Replica.LONG).until(() -> replica.locker.isUp());
            await().atMost(Replica.LONG).until(() -> replica.tryLock(1).isPresent());
        }
    }

    @Test
    void theLockOfAThrowingStandbyIsReleased() throws SQLException {
        AtomicInteger granted = new AtomicInteger();
        Standby broken = new RecordingStandby(1) {
            @Override
            public boolean wantsLock() {
                return granted.get() == 0;
            }

            @Override
            public void granted(LockGrant grant) {
                granted.incrementAndGet();
                throw new IllegalStateException("as stand-bys must not");
            }
        };
        try (Replica replica = Replica.start(database).awaitUp()) {
            replica.locker.watch(broken);
            await().atMost(Replica.LONG).until(() -> granted.get() == 1);

            await().atMost(Replica.LONG).until(() -> database.advisoryLocks().isEmpty());
        }
    }

}
