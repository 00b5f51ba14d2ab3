package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;

/** A session without its keeper, so that a test says what goes in which statement. */
class LockSessionBatchTest {

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private Database database;
    private LockSession session;

    @BeforeEach
    void open() throws SQLException {
        database = TestServer.shared().newDatabase();
        Connection connection = database.connections().open();
        session = new LockSession(connection,
                new LockStatements(connection, KeySpace.bigint(), new FunctionLockCalls(connection, KeySpace.bigint())),
                new LeaseClock(TimeUnit.MINUTES.toNanos(1), System.nanoTime()), Duration.ofSeconds(5), timer, () -> {
                }, notification -> {
                }, LockSessionListener.NONE);
    }

    @AfterEach
    void close() {
        session.close(List::of, "bye");
        timer.shutdownNow();
    }

    @Test
    void aMessageThatPostgresRefusesCostsNoLock() {
        LockGrant grant = session.tryLock(1).orElseThrow();

        session.beat(() -> List.of("x".repeat(9_000)), List.of());

        assertThat(grant.isHeld()).isTrue();
        assertThat(session.lostBecause()).isNull();
    }

    @Test
    void newsThatCannotBeMadeGiveTheSessionUpInsteadOfTheThread() {
        LockGrant grant = session.tryLock(1).orElseThrow();

        session.beat(() -> {
            throw new IllegalStateException("no news");
        }, List.of());

        assertThat(grant.isHeld()).isFalse();
        assertThat(session.lostBecause()).isEqualTo("a fault in this replica: java.lang.IllegalStateException: no news");
    }

    @Test
    void locksAndUnlocksGoInOneStatement() throws SQLException {
        SessionGrant old = (SessionGrant) session.tryLock(1).orElseThrow();
        LockRequest wanted = session.reserve(2).orElseThrow();
        session.releaseLater(old);

        session.beat(List::of, List.of(wanted));

        assertThat(wanted.answer).isCompletedWithValue(true);
        assertThat(wanted.grant.isHeld()).isTrue();
        assertThat(database.advisoryLocks()).containsExactly(2L);
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
        session.beat(List::of, List.of(waiting));

        assertThat(waiting.answer).isCompletedExceptionally();
        assertThat(session.reserve(1)).as("nothing stays reserved").isPresent();
    }
}
