package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.Attempts;
import io.tickrunner.runtime.lock.LockRequest;
import io.tickrunner.runtime.lock.LockSession;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.lock.Opener;
import io.tickrunner.runtime.lock.SessionGrant;
import io.tickrunner.runtime.peer.Outboxes;
import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.peer.PeerOutbox;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.peer.RunBook;
import io.tickrunner.runtime.time.RealTime;
import io.tickrunner.runtime.time.SystemThreads;

/** A session without its keeper, because the test decides which requests go into which statement. */
class LockSessionBatchTest {

    private static final ReplicaIdentity IDENTITY = new ReplicaIdentity("test", "batch-1");

    private final RunBook runs = new RunBook(key -> true, RealTime.INSTANCE);
    private Runnable onRoundTrip = () -> {
    };
    private Database database;
    private LockSession session;

    @BeforeEach
    void open() throws SQLException {
        database = TestServer.shared().newDatabase();
        Connection connection = database.connections().open();
        SessionMark mark = SessionMark.set(connection);
        LockStatements statements = new LockStatements(connection, new KeySql(KeySpace.bigint()),
                new FunctionLockCalls(connection, new KeySql(KeySpace.bigint())), mark, IDENTITY);
        session = session(connection, statements, mark, runs, new LockSessionListener() {
            @Override
            public void roundTrip(long nanos, int requests) {
                onRoundTrip.run();
            }
        });
    }

    /** Creates a session without a keeper on the test's connection. */
    static LockSession sessionOn(Connection connection, LockStatements statements, SessionMark mark) {
        return session(connection, statements, mark, new RunBook(key -> true, RealTime.INSTANCE), LockSessionListener.NONE);
    }

    private static LockSession session(Connection connection, LockStatements statements, SessionMark mark, RunBook runs,
            LockSessionListener listener) {
        return session(connection, statements, mark, runs, listener, new OrphanedBackends(1, ""));
    }

    /** Creates the same, as the next session after lost ones. */
    static LockSession session(Connection connection, LockStatements statements, SessionMark mark, RunBook runs,
            LockSessionListener listener, OrphanedBackends orphans) {
        PeerOutbox outbox = Outboxes.of(runs, RealTime.INSTANCE);
        return new LockSession(
                new Opener.Opened(new PostgresLink(connection, statements, new FenceStatements(connection, mark),
                        orphans), System.nanoTime(), mark.backendPid(), Duration.ZERO, true),
                Duration.ofMinutes(1), Duration.ofSeconds(5), RealTime.INSTANCE, SystemThreads.INSTANCE, () -> {
                }, notification -> {
                }, listener, outbox, new PeerRoll(Replica.SETTINGS, RealTime.INSTANCE), new Pace(System::nanoTime));
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void aMessageThatPostgresRefusesLosesNoLock() {
        LockGrant grant = session.tryLock(1).orElseThrow();

        session.tellPeers(List.of("x".repeat(9_000)));

        assertThat(grant.isHeld()).isTrue();
        assertThat(session.lostBecause()).isNull();
    }

    @Test
    void runsThatPostgresRefusesStayUnreported() {
        runs.startsHere(1L, System.nanoTime(), OptionalLong.empty());

        session.tellPeers(List.of("x".repeat(9_000)));
        assertThat(runs.isUntold(1)).isTrue();

        session.tellPeers(List.of());
        assertThat(runs.isUntold(1)).isFalse();
    }

    @Test
    void manyUnreportedRunsAreSentInOneMessage() {
        runs.startsHere(1L, System.nanoTime(), OptionalLong.empty());
        runs.startsHere(2L, System.nanoTime(), OptionalLong.empty());
        session.tellPeersIf(() -> runs.isUntold(1));
        assertThat(runs.isUntold(2)).isFalse();

        runs.startsHere(3L, System.nanoTime(), OptionalLong.empty());
        session.tellPeersIf(() -> runs.isUntold(2));
        assertThat(runs.isUntold(3)).as("nothing is sent for a run that was told").isTrue();
    }

    @Test
    void anInternalErrorEndsTheSessionInsteadOfTheThread() {
        LockGrant grant = session.tryLock(1).orElseThrow();

        session.lookUpPeers((backend, envelope) -> {
        });
        session.tellPeers(null);

        assertThat(grant.isHeld()).isFalse();
        assertThat(session.lostBecause()).startsWith("an internal error in this replica: java.lang.NullPointerException");
    }

    @Test
    void locksAndUnlocksGoInOneStatement() throws SQLException {
        SessionGrant old = (SessionGrant) session.tryLock(1).orElseThrow();
        SessionGrant wanted = session.reserve(2).orElseThrow();
        LockRequest request = wanted.request().orElseThrow();
        session.releaseLater(old);

        session.beat(Attempts.of(List.of(request)));

        assertThat(request.answer).isCompletedWithValue(true);
        assertThat(wanted.isHeld()).isTrue();
        assertThat(database.advisoryLocks()).containsExactly(2L);
    }

    @Test
    void candidatesAreTriedUntilEnoughAreAcquired() throws SQLException {
        try (Connection other = database.connect(); Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(1)");
            List<LockRequest> candidates = LongStream.rangeClosed(1, 4)
                    .mapToObj(key -> session.reserve(key).orElseThrow().request().orElseThrow()).toList();

            session.beat(new Attempts(List.of(), candidates, 2));

            assertThat(candidates).extracting(candidate -> candidate.answer.getNow(null)).containsExactly(false, true, true,
                    null);
            assertThat(candidates.get(3).answer).isCompleted();
            assertThat(database.advisoryLocks()).containsExactlyInAnyOrder(1L, 2L, 3L);
            assertThat(session.reserve(4)).as("what was not tried is free for others").isPresent();
        }
    }

    @Test
    void allCandidatesAreTriedIfTooFewAreFree() {
        List<LockRequest> candidates = LongStream.rangeClosed(1, 2)
                .mapToObj(key -> session.reserve(key).orElseThrow().request().orElseThrow()).toList();

        session.beat(new Attempts(List.of(), candidates, 3));

        assertThat(candidates).allSatisfy(candidate -> assertThat(candidate.answer).isCompletedWithValue(true));
    }

    @Test
    void aCallerWhoseLockWasOnlyACandidateTriesItItself() throws Exception {
        List<LockRequest> candidates = LongStream.rangeClosed(1, 2)
                .mapToObj(key -> session.reserve(key).orElseThrow().request().orElseThrow()).toList();
        FutureTask<Optional<LockGrant>> caller = new FutureTask<>(() -> session.tryLock(2));
        Thread waiting = new Thread(caller);
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        session.beat(new Attempts(List.of(), candidates, 1));
        await().until(() -> {
            session.beat(Attempts.of(List.of()));
            return caller.isDone();
        });

        assertThat(caller.get()).isPresent();
        assertThat(database.advisoryLocks()).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void aHeartbeatEndsHoweverManyRequestsKeepComing() {
        List<SessionGrant> held = LongStream.range(0, 20).mapToObj(key -> (SessionGrant) session.tryLock(key).orElseThrow())
                .toList();
        Iterator<SessionGrant> next = held.iterator();
        onRoundTrip = () -> {
            if (next.hasNext()) {
                session.releaseLater(next.next());
            }
        };
        session.releaseLater(next.next());

        session.beat(Attempts.of(List.of()));

        assertThat(session.hasPending()).as("the request that came meanwhile is left to the next statement").isTrue();
        assertThat(session.lostBecause()).isNull();
    }

    @Test
    void aKeyIsNotRequestedTwice() {
        assertThat(session.reserve(1)).isPresent();

        assertThat(session.reserve(1)).isEmpty();
    }

    @Test
    void requestsThatWaitWhenTheSessionIsLostFail() {
        LockRequest waiting = session.reserve(1).orElseThrow().request().orElseThrow();
        LockRequest candidate = session.reserve(2).orElseThrow().request().orElseThrow();

        session.lose("the test says so");
        session.beat(new Attempts(List.of(waiting), List.of(candidate), 1));

        assertThat(waiting.answer).isCompletedExceptionally();
        assertThat(candidate.answer).isCompletedExceptionally();
        assertThat(session.reserve(1)).as("nothing stays reserved").isPresent();
        assertThat(session.reserve(2)).as("nothing stays reserved").isPresent();
    }
}
