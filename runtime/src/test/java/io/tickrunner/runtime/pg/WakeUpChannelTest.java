package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.KnownWorker;

/** Tests what wakes up workers, on a real server. */
@Timeout(60)
class WakeUpChannelTest {

    private static final long ID = 1;
    private static final int FLOOD = 50_000;

    private final AtomicInteger wakeUps = new AtomicInteger();
    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    private KnownWorker sleeper(String channel) {
        return new KnownWorker(ID, true, Optional.of(channel), wakeUps::incrementAndGet);
    }

    private void run(String sql) {
        try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private void awaitWakeUps(int atLeast) {
        await().atMost(Replica.LONG).until(() -> wakeUps.get() >= atLeast);
    }

    /** Waits until a replica listens, which wakes its workers up once. */
    private Replica listening(Replica replica, String channel) {
        replica.locker.register(sleeper(channel));
        awaitWakeUps(1);
        wakeUps.set(0);
        return replica;
    }

    private Replica listening() {
        return listening(Replica.start(database).awaitUp(), "outbox");
    }

    @Test
    void aNotificationWakesTheWorkersOfItsChannelUp() {
        try (Replica replica = listening()) {
            run("NOTIFY outbox");

            awaitWakeUps(1);
        }
    }

    @Test
    void aNotificationOfATransactionWakesThemUpWhenThatIsCommitted() throws SQLException {
        try (Replica replica = listening(); Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_notify('outbox', 'an order')");
                run("NOTIFY other");
                replica.lock(7).release();
                assertThat(wakeUps).hasValue(0);

                connection.commit();
            }
            awaitWakeUps(1);
        }
    }

    @Test
    void aChannelMayHaveTheNameOfAKeyWord() {
        try (Replica replica = listening(Replica.start(database).awaitUp(), "order")) {
            run("SELECT pg_notify('order', '')");

            awaitWakeUps(1);
        }
    }

    @Test
    void aNewSessionListensAgainAndWakesThemUpForWhatTheyMissed() {
        try (Replica replica = listening()) {
            run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'tickrunner%'");
            awaitWakeUps(1);
            wakeUps.set(0);

            run("NOTIFY outbox");
            awaitWakeUps(1);
        }
    }

    @Test
    void aWorkerThatIsGoneIsNotListenedForAnyMore() {
        try (Replica replica = listening()) {
            replica.locker.forget(ID);
            replica.locker.register(new KnownWorker(2, true, Optional.of("other"), wakeUps::incrementAndGet));
            awaitWakeUps(1);
            wakeUps.set(0);

            run("NOTIFY outbox");
            run("NOTIFY other");

            awaitWakeUps(1);
            assertThat(wakeUps).hasValue(1);
        }
    }

    @Test
    void anErrorOfAWorkerDoesNotEndTheSession() {
        try (Replica replica = Replica.start(database).awaitUp()) {
            LockGrant grant = replica.lock(7);
            replica.locker.register(new KnownWorker(ID, true, Optional.of("outbox"), () -> {
                wakeUps.incrementAndGet();
                throw new IllegalStateException("no");
            }));
            awaitWakeUps(1);

            run("NOTIFY outbox");

            awaitWakeUps(2);
            assertThat(grant.verifyHeld()).isTrue();
        }
    }

    @Test
    void aRequestOfAnotherReplicaWakesAWorkerUpWithoutAChannel() {
        try (Replica holder = Replica.start(database).awaitUp(); Replica other = Replica.start(database).awaitUp()) {
            holder.locker.register(new KnownWorker(ID, true, Optional.empty(), wakeUps::incrementAndGet));
            await().atMost(Replica.LONG).until(() -> other.locker.peers() == 1 && holder.locker.peers() == 1);

            other.locker.wakeElsewhere(ID);

            awaitWakeUps(1);
        }
    }

    @Test
    void manyRequestsOfAnotherReplicaAreFewMessages() {
        try (Replica holder = Replica.start(database).awaitUp(); Replica other = Replica.start(database).awaitUp()) {
            holder.locker.register(new KnownWorker(ID, true, Optional.empty(), wakeUps::incrementAndGet));
            await().atMost(Replica.LONG).until(() -> other.locker.peers() == 1 && holder.locker.peers() == 1);

            for (int i = 0; i < FLOOD; i++) {
                other.locker.wakeElsewhere(ID);
            }

            awaitWakeUps(1);
            assertThat(wakeUps.get()).isLessThan(FLOOD / 10);
        }
    }

    @Test
    void aFloodOfNotificationsDelaysNeitherLocksNorTheLease() {
        try (Replica replica = listening()) {
            LockGrant grant = replica.lock(7);

            run("DO $$ BEGIN FOR i IN 1.." + FLOOD + " LOOP PERFORM pg_notify('outbox', i::text); END LOOP; END $$");
            awaitWakeUps(1);
            replica.lock(8).release();

            await().atMost(Duration.ofMinutes(1)).until(() -> wakeUps.get() == FLOOD);
            assertThat(grant.isHeld()).isTrue();
            assertThat(grant.verifyHeld()).isTrue();
        }
    }
}
