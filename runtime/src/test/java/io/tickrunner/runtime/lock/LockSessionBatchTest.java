package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;

/** A session without its keeper, so that a test says what goes in which statement. */
class LockSessionBatchTest {

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private static final ReplicaIdentity IDENTITY = new ReplicaIdentity("test", "batch-1");

    private final RunLedger ledger = new RunLedger(key -> true);
    private Runnable onRoundTrip = () -> {
    };
    private Database database;
    private LockSession session;

    @BeforeEach
    void open() throws SQLException {
        database = TestServer.shared().newDatabase();
        Connection connection = database.connections().open();
        SessionMark mark = SessionMark.set(connection);
        LockStatements statements = new LockStatements(connection, KeySpace.bigint(),
                new FunctionLockCalls(connection, KeySpace.bigint()), mark, IDENTITY);
        session = session(connection, statements, mark, ledger, timer, new LockSessionListener() {
            @Override
            public void roundTrip(long nanos, int requests) {
                onRoundTrip.run();
            }
        });
    }

    /** A session that nobody keeps, on a connection of the test's own. */
    static LockSession sessionOn(Connection connection, LockStatements statements, SessionMark mark) {
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(1, runnable -> {
            Thread thread = new Thread(runnable);
            thread.setDaemon(true);
            return thread;
        });
        return session(connection, statements, mark, new RunLedger(key -> true), timer, LockSessionListener.NONE);
    }

    private static LockSession session(Connection connection, LockStatements statements, SessionMark mark, RunLedger ledger,
            ScheduledExecutorService timer, LockSessionListener listener) {
        LeaseClock lease = new LeaseClock(TimeUnit.MINUTES.toNanos(1), System.nanoTime());
        PeerCommands commands = new PeerCommands("test", new PauseBook(key -> true), () -> {
        });
        PeerOutbox outbox = new PeerOutbox(ledger, commands, new PeerWelcome(Replica.SETTINGS, System::nanoTime),
                new Pace(), Duration.ofMinutes(10));
        return new LockSession(new SessionOpener.Opened(connection, statements, lease, mark.backendPid(), Duration.ZERO),
                Duration.ofSeconds(5), timer, () -> {
                }, notification -> {
                }, listener, outbox, new PeerRoll(Replica.SETTINGS), new Pace());
    }

    @AfterEach
    void close() {
        session.close();
        timer.shutdownNow();
    }

    @Test
    void aMessageThatPostgresRefusesCostsNoLock() {
        LockGrant grant = session.tryLock(1).orElseThrow();

        session.tellPeers(List.of("x".repeat(9_000)));

        assertThat(grant.isHeld()).isTrue();
        assertThat(session.lostBecause()).isNull();
    }

    @Test
    void newsThatPostgresRefusesAreStillOwed() {
        ledger.ranHere(1, System.nanoTime(), OptionalLong.empty());

        session.tellPeers(List.of("x".repeat(9_000)));
        assertThat(ledger.isUntold(1)).isTrue();

        session.tellPeers(List.of());
        assertThat(ledger.isUntold(1)).isFalse();
    }

    @Test
    void ofManyRunsToBeToldOneMessageTellsAll() {
        ledger.ranHere(1, System.nanoTime(), OptionalLong.empty());
        ledger.ranHere(2, System.nanoTime(), OptionalLong.empty());
        session.tellPeersIf(() -> ledger.isUntold(1));
        assertThat(ledger.isUntold(2)).isFalse();

        ledger.ranHere(3, System.nanoTime(), OptionalLong.empty());
        session.tellPeersIf(() -> ledger.isUntold(2));
        assertThat(ledger.isUntold(3)).as("nothing is sent for a run that was told").isTrue();
    }

    @Test
    void aFaultGivesTheSessionUpInsteadOfTheThread() {
        LockGrant grant = session.tryLock(1).orElseThrow();

        session.lookUpPeers((backend, envelope) -> {
        });
        session.tellPeers(null);

        assertThat(grant.isHeld()).isFalse();
        assertThat(session.lostBecause()).startsWith("a fault in this replica: java.lang.NullPointerException");
    }

    @Test
    void locksAndUnlocksGoInOneStatement() throws SQLException {
        SessionGrant old = (SessionGrant) session.tryLock(1).orElseThrow();
        LockRequest wanted = session.reserve(2).orElseThrow();
        session.releaseLater(old, false);

        session.beat(List.of(wanted));

        assertThat(wanted.answer).isCompletedWithValue(true);
        assertThat(wanted.grant.isHeld()).isTrue();
        assertThat(database.advisoryLocks()).containsExactly(2L);
    }

    @Test
    void aHeartbeatEndsHoweverManyRequestsKeepComing() {
        List<SessionGrant> held = LongStream.range(0, 20).mapToObj(key -> (SessionGrant) session.tryLock(key).orElseThrow())
                .toList();
        Iterator<SessionGrant> next = held.iterator();
        onRoundTrip = () -> {
            if (next.hasNext()) {
                session.releaseLater(next.next(), false);
            }
        };
        session.releaseLater(next.next(), false);

        session.beat(List.of());

        assertThat(session.hasPending()).as("the request that came meanwhile is left to the next statement").isTrue();
        assertThat(session.lostBecause()).isNull();
    }

    @Test
    void aKeyIsNotAskedForTwice() {
        assertThat(session.reserve(1)).isPresent();

        assertThat(session.reserve(1)).isEmpty();
    }

    @Test
    void requestsThatWaitWhenTheSessionIsLostAreTold() {
        LockRequest waiting = session.reserve(1).orElseThrow();

        session.lose("the test says so");
        session.beat(List.of(waiting));

        assertThat(waiting.answer).isCompletedExceptionally();
        assertThat(session.reserve(1)).as("nothing stays reserved").isPresent();
    }
}
