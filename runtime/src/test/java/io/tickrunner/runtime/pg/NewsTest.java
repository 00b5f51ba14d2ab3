package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.Attempts;
import io.tickrunner.runtime.lock.LockRequest;
import io.tickrunner.runtime.lock.LockSession;
import io.tickrunner.runtime.lock.SessionGrant;
import io.tickrunner.runtime.peer.TimedPause;

/** Tests when the peers are notified, and what happens if that fails. */
@Timeout(60)
class NewsTest {

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    private Replica withRareHeartbeat() {
        return Replica.start(database.connections(), Replica.withRareHeartbeat()).awaitUp();
    }

    @Test
    void theStartOfAWorkerWithALongIntervalIsReportedBeforeItsWork() {
        try (Replica one = withRareHeartbeat(); Replica other = withRareHeartbeat()) {
            one.locker.startsHere(1L, System.nanoTime(), OptionalLong.empty(), Duration.ofHours(1), false);

            await().atMost(Replica.LONG).until(() -> other.locker.lastRun(1L).isPresent());
        }
    }

    @Test
    void theStartOfAWorkerWithAShortIntervalIsLeftToTheHeartbeat() {
        try (Replica one = withRareHeartbeat(); Replica other = withRareHeartbeat()) {
            one.locker.startsHere(1L, System.nanoTime(), OptionalLong.empty(), Duration.ofSeconds(1), false);
            one.locker.startsHere(2L, System.nanoTime(), OptionalLong.empty(), Duration.ofHours(1), false);

            await().atMost(Replica.LONG).until(() -> other.locker.lastRun(2L).isPresent());
            // It is sent together with other messages.
            assertThat(other.locker.lastRun(1L)).isPresent();
        }
    }

    @Test
    void theStartThatServesARequestIsReportedAtOnce() {
        try (Replica one = withRareHeartbeat(); Replica other = withRareHeartbeat()) {
            one.locker.startsHere(1L, System.nanoTime(), OptionalLong.empty(), Duration.ofHours(1), true);

            await().atMost(Replica.LONG).until(() -> other.locker.lastRun(1L).isPresent());
        }
    }

    @Test
    void theWorkThatServesARequestDoesNotWaitForTheReport() throws Exception {
        try (FreezableProxy network = new FreezableProxy(database.port());
                Replica replica = Replica.start(database.through(network.port()).connections(), Replica.withRareHeartbeat())
                        .awaitUp()) {
            network.toClient.freeze();

            CompletableFuture<?> announced = CompletableFuture.runAsync(() -> replica.locker.startsHere(1L,
                    System.nanoTime(), OptionalLong.empty(), Duration.ofHours(1), true));

            await().atMost(Replica.LONG).until(announced::isDone);
            network.toClient.thaw();
        }
    }

    @Test
    void runsUnderALockAreReportedBeforeItsRelease() {
        try (Replica holder = withRareHeartbeat(); Replica successor = withRareHeartbeat()) {
            RecordingStandby standby = new RecordingStandby(1);
            LockGrant grant = holder.lock(1);
            successor.locker.watch(standby);
            holder.locker.startsHere(1L, System.nanoTime(), OptionalLong.empty(), Duration.ZERO, false);

            holder.locker.handBackSoon(grant);

            await().atMost(Replica.LONG).until(standby::hasGrant);
            assertThat(successor.locker.lastRun(1L)).isPresent();
        }
    }

    @Test
    void manyLocksReleasedAtOnceAreSentTogether() {
        try (Replica holder = withRareHeartbeat()) {
            List<LockGrant> grants = new ArrayList<>();
            for (long key = 0; key < 500; key++) {
                grants.add(holder.lock(key));
            }

            grants.forEach(holder.locker::handBackSoon);

            await().atMost(Replica.LONG).until(() -> database.advisoryLocks().isEmpty());
        }
    }

    @Test
    void aPauseThatPostgresRefusesStaysUnsentAndIsLogged() throws SQLException {
        String role = "silenced_" + database.name();
        database.execute("CREATE ROLE " + role + " LOGIN");
        database.execute("REVOKE EXECUTE ON FUNCTION pg_catalog.pg_notify(text, text) FROM PUBLIC");
        try (LogCapture log = new LogCapture();
                Replica replica = Replica.start(database.connections(role, "any"), Replica.SETTINGS).awaitUp()) {
            CompletionStage<Void> told = replica.locker.pause(1, TimedPause.UNTIL_RESUMED);

            await().atMost(Replica.LONG).until(() -> !log.warnings().isEmpty());
            assertThat(log.warnings()).singleElement().asString().contains("PostgreSQL refused to send",
                    "grant the datasource's role EXECUTE on pg_catalog.pg_notify(text, text)");
            assertThat(told.toCompletableFuture()).isNotDone();
            assertThat(replica.lock(1).isHeld()).as("it costs no lock").isTrue();

            database.execute("GRANT EXECUTE ON FUNCTION pg_catalog.pg_notify(text, text) TO PUBLIC");

            await().atMost(Replica.LONG).until(() -> told.toCompletableFuture().isDone());
        }
    }

    @Test
    void aSessionThatDoesNotReceiveItsOwnNotificationsIsLogged() throws SQLException {
        database.execute("ALTER FUNCTION pg_catalog.pg_notify(text, text) RENAME TO original_notify");
        database.execute("CREATE FUNCTION pg_catalog.pg_notify(text, text) RETURNS void LANGUAGE sql AS ''");

        try (LogCapture log = new LogCapture(); Replica replica = Replica.start(database).awaitUp()) {
            assertThat(replica.lock(1).isHeld()).isTrue();
            assertThat(log.warnings()).singleElement().asString()
                    .startsWith("PostgreSQL's notifications do not come back to the session that sends them");
        }
    }

    private LockSession unkept(Connection connection) throws SQLException {
        SessionMark mark = SessionMark.set(connection);
        return LockSessionBatchTest.sessionOn(connection, new LockStatements(connection, new KeySql(KeySpace.bigint()),
                new PreparedLockCalls(connection, new KeySql(KeySpace.bigint())), mark,
                new ReplicaIdentity("test", "unkept-1")), mark);
    }

    @Test
    void aCallerOfALockThatIsAlreadyRequestedHereSharesTheAnswer() throws Exception {
        try (Connection connection = database.connections().open()) {
            LockSession session = unkept(connection);
            LockRequest first = session.reserve(1).orElseThrow().request().orElseThrow();
            CompletableFuture<Throwable> second = CompletableFuture
                    .supplyAsync(() -> catchThrowable(() -> session.tryLock(1)));

            first.fail(new LockUnavailableException("the session was lost"));

            assertThat(second.get()).as("not held elsewhere").isInstanceOf(LockUnavailableException.class)
                    .hasMessage("the session was lost");
        }
    }

    @Test
    void aLockGrantedToAnotherCallerHereIsBusy() throws Exception {
        try (Connection connection = database.connections().open()) {
            LockSession session = unkept(connection);
            SessionGrant first = session.reserve(1).orElseThrow();
            CompletableFuture<Optional<LockGrant>> second = CompletableFuture.supplyAsync(() -> session.tryLock(1));

            session.beat(Attempts.of(List.of(first.request().orElseThrow())));

            assertThat(second.get()).isEmpty();
            assertThat(first.isHeld()).isTrue();
        }
    }

    @Test
    void aLockThatWasNotRequestedHereIsReleased() throws Exception {
        try (LogCapture log = new LogCapture(); Connection connection = database.connections().open()) {
            LockSession session = unkept(connection);
            LockGrant owned = session.tryLock(1).orElseThrow();
            try (Statement behindItsBack = connection.createStatement()) {
                behindItsBack.execute("SELECT pg_advisory_lock(2)");
            }

            session.audit();

            assertThat(database.advisoryLocks()).containsExactly(1L);
            assertThat(owned.isHeld()).isTrue();
            assertThat(log.warnings()).containsExactly(
                    "The lock session holds locks that this replica did not request, [2]; releasing them");
        }
    }

    @Test
    void aLockThatTheServerNoLongerKnowsMeansALostSession() throws Exception {
        try (Connection connection = database.connections().open()) {
            LockSession session = unkept(connection);
            LockGrant grant = session.tryLock(1).orElseThrow();
            try (Statement behindItsBack = connection.createStatement()) {
                behindItsBack.execute("SELECT pg_advisory_unlock_all()");
            }

            session.audit();

            assertThat(grant.isHeld()).isFalse();
            assertThat(session.lostBecause()).isEqualTo("the server no longer knew the lock 1");
        }
    }
}
