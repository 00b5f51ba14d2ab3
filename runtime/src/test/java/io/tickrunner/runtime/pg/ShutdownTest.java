package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.lock.LockSessionListener;

@Timeout(60)
class ShutdownTest {

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    @Test
    void stoppingReleasesAllLocks() throws SQLException {
        try (LogCapture log = new LogCapture()) {
            Replica replica = Replica.start(database).awaitUp();
            LockGrant grant = replica.lock(1);
            replica.lock(2);

            replica.close();

            assertThat(grant.isHeld()).isFalse();
            await().atMost(Replica.LONG).until(() -> database.advisoryLocks().isEmpty() && database.sessions().isEmpty());
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void stoppingLeavesNoThreadBehind() {
        Replica.start(database).awaitUp().close();

        await().atMost(Replica.LONG).until(() -> isGone("tickrunner-lock-session") && isGone("tickrunner-lease-watch"));
    }

    @Test
    void afterStoppingNoLockCanBeAcquired() {
        Replica replica = Replica.start(database).awaitUp();

        replica.close();

        assertThat(replica.locker.isUp()).isFalse();
        assertThat(replica.locker.downBecause()).contains("it was closed at shutdown");
        assertThatThrownBy(() -> replica.tryLock(1)).isInstanceOf(LockUnavailableException.class)
                .hasMessage("There is no lock session: it was closed at shutdown");
    }

    @Test
    void stoppingTwiceHasNoFurtherEffect() {
        Replica replica = Replica.start(database).awaitUp();
        replica.close();

        replica.close();

        assertThat(replica.locker.isUp()).isFalse();
    }

    @Test
    void aLockerThatWasNeverStartedCanBeStopped() {
        Replica replica = Replica.notStarted(database.connections(), Replica.SETTINGS, LockSessionListener.NONE);

        replica.close();

        assertThatThrownBy(() -> replica.tryLock(1)).hasMessage("There is no lock session: it was closed at shutdown");
    }

    @Test
    void aSessionThatOpensDuringTheStopIsClosedAgain() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        ConnectionSource slow = () -> {
            opening.countDown();
            awaitQuietly(stopped);
            return database.connections().open();
        };
        try (LogCapture log = new LogCapture()) {
            Replica replica = Replica.start(slow, Replica.SETTINGS);
            opening.await();

            replica.close();
            stopped.countDown();

            await().atMost(Replica.LONG).until(() -> keeperIsGone());
            assertThat(database.numbers("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND pid <> pg_backend_pid()")).isEmpty();
            assertThat(log.warnings()).isEmpty();
            assertThat(replica.locker.downBecause()).contains("it was closed at shutdown");
        }
    }

    @Test
    void stoppingWhileTheNetworkIsFrozenTakesNoLongerThanTheDeadline() throws IOException {
        AtomicInteger losses = new AtomicInteger();
        try (FreezableProxy proxy = new FreezableProxy(database.port())) {
            Replica replica = Replica.start(database.through(proxy.port())).awaitUp();
            LockGrant grant = replica.lock(1);
            grant.onLost(losses::incrementAndGet);
            proxy.freeze();
            long before = System.nanoTime();

            replica.close();

            assertThat(System.nanoTime() - before).isLessThan(Replica.LONG.toNanos());
            assertThat(grant.isHeld()).isFalse();
            await().atMost(Replica.LONG).untilAsserted(() -> assertThat(losses).hasValue(1));
        }
    }

    private static boolean keeperIsGone() {
        return isGone("tickrunner-lock-session");
    }

    private static boolean isGone(String thread) {
        return Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().equals(thread));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
