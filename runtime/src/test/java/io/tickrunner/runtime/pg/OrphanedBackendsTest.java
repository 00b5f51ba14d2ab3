package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.Attempts;
import io.tickrunner.runtime.lock.LockSession;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.peer.RunBook;
import io.tickrunner.runtime.time.RealTime;

/** The other client of a backend is played by the connection that was the lock session. */
class OrphanedBackendsTest {

    private static final String OWN_NAME = "tickrunner/app/replica-1";
    private static final long LEASE = TimeUnit.MINUTES.toNanos(1);

    private final OrphanedBackends orphans = new OrphanedBackends(LEASE, OWN_NAME);
    private Database database;
    private Connection lost;
    private Connection session;

    @BeforeEach
    void lose() throws SQLException {
        database = TestServer.shared().newDatabase();
        lost = database.connect();
        session = database.connect();
    }

    @AfterEach
    void close() throws SQLException {
        lost.close();
        session.close();
    }

    private void serves(String client) throws SQLException {
        try (Statement statement = lost.createStatement()) {
            statement.execute("SET application_name = '" + client + "'");
            statement.execute("SELECT pg_advisory_lock(1)");
        }
    }

    private void wasLost(long nanosAgo) throws SQLException {
        orphans.add(new OrphanedBackend(SessionMark.set(lost).backendPid(), OrphanedBackend.startOf(lost),
                System.nanoTime() - nanosAgo));
    }

    private boolean isAlive() {
        try (Statement statement = lost.createStatement()) {
            statement.execute("SELECT 1");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void aBackendThatAnotherClientKeepsBusyIsEndedALeaseAfterItsLoss() throws SQLException {
        serves("PostgreSQL JDBC Driver");
        wasLost(LEASE);

        orphans.end(session);

        assertThat(isAlive()).isFalse();
    }

    @Test
    void itsWorkHasTheWholeLeaseToStop() throws SQLException {
        serves("PostgreSQL JDBC Driver");
        wasLost(LEASE / 2);

        orphans.end(session);

        assertThat(isAlive()).isTrue();
    }

    @Test
    void aBackendThatIsStillNamedAfterThisReplicaIsEndedToo() throws SQLException {
        serves(OWN_NAME);
        wasLost(LEASE);

        orphans.end(session);

        assertThat(isAlive()).isFalse();
    }

    @Test
    void aBackendThatServesAnotherReplicaByNowIsLeftAlone() throws SQLException {
        serves("tickrunner/app/replica-2");
        wasLost(LEASE);

        orphans.end(session);

        assertThat(isAlive()).isTrue();
    }

    @Test
    void aBackendThatHoldsNoLockIsLeftAlone() throws SQLException {
        wasLost(LEASE);

        orphans.end(session);

        assertThat(isAlive()).isTrue();
    }

    @Test
    void theSessionThatIsOpenIsNeverEnded() throws SQLException {
        serves(OWN_NAME);
        wasLost(LEASE);

        orphans.end(lost);

        assertThat(isAlive()).isTrue();
    }

    @Test
    void aBackendThatAnswersItselfIsEndedByALaterCall() throws SQLException {
        serves("PostgreSQL JDBC Driver");
        wasLost(LEASE);
        orphans.end(lost);

        orphans.end(session);

        assertThat(isAlive()).isFalse();
    }

    @Test
    void aBackendThatServesTheNextSessionIsForgotten() throws SQLException {
        serves(OWN_NAME);
        wasLost(LEASE);
        orphans.forget(SessionMark.set(lost).backendPid(), OrphanedBackend.startOf(lost));

        orphans.end(session);

        assertThat(isAlive()).isTrue();
    }

    @Test
    void theWorkOfASecondSessionOfTheSameBackendHasAWholeLeaseToo() throws SQLException {
        serves(OWN_NAME);
        wasLost(LEASE);
        wasLost(LEASE / 2);

        orphans.end(session);

        assertThat(isAlive()).isTrue();
    }

    @Test
    void aHeartbeatOfTheNextSessionEndsIt() throws Exception {
        serves("PostgreSQL JDBC Driver");
        wasLost(LEASE);

        nextSession(new RunBook(key -> true, RealTime.INSTANCE)).beat(Attempts.of(List.of()));

        assertThat(isAlive()).isFalse();
    }

    /** Such a heartbeat needs no further sign of life. */
    @Test
    void aHeartbeatThatTellsTheOthersSomethingEndsItToo() throws Exception {
        serves("PostgreSQL JDBC Driver");
        wasLost(LEASE);
        RunBook runs = new RunBook(key -> true, RealTime.INSTANCE);
        runs.startsHere(2L, System.nanoTime(), OptionalLong.empty());

        nextSession(runs).beat(Attempts.of(List.of()));

        assertThat(isAlive()).isFalse();
    }

    private LockSession nextSession(RunBook runs) throws SQLException {
        KeySql keys = new KeySql(KeySpace.bigint());
        SessionMark mark = SessionMark.set(session);
        LockStatements statements = new LockStatements(session, keys, new FunctionLockCalls(session, keys), mark,
                new ReplicaIdentity("app", "replica-1"));
        return LockSessionBatchTest.session(session, statements, mark, runs, LockSessionListener.NONE, orphans);
    }
}
