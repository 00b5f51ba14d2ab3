package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.LockSession;

/** Tests different ends of a session, with a heartbeat too rare to detect them. */
@Timeout(60)
class SessionEndTest {

    private Database database;
    private FreezableProxy proxy;

    @BeforeEach
    void putAProxyInBetween() throws SQLException, IOException {
        database = TestServer.shared().newDatabase();
        proxy = new FreezableProxy(database.port());
    }

    @AfterEach
    void removeTheProxy() throws IOException {
        proxy.close();
    }

    private Replica replica() {
        return Replica.start(database.through(proxy.port()).connections(), Replica.withRareHeartbeat()).awaitUp();
    }

    @Test
    void anEndWithoutAMessageIsDetectedByACheckOfTheWire() {
        try (Replica replica = replica(); LogCapture log = new LogCapture()) {
            LockGrant grant = replica.lock(1);

            proxy.endTowardsClient();

            await().atMost(Replica.LONG).until(() -> !grant.isHeld());
            await().atMost(Replica.LONG).untilAsserted(() -> assertThat(log.warnings()).first().asString()
                    .contains(
                            "the other side closed the connection without an error message; check the log of PostgreSQL or a"
                                    + " proxy"));
        }
    }

    /** Returns a session whose keeper never checks the wire, so only the caller's check can detect an end. */
    private LockSession unkept() throws SQLException {
        Connection connection = database.through(proxy.port()).connections().open();
        SessionMark mark = SessionMark.set(connection);
        return LockSessionBatchTest.sessionOn(connection, new LockStatements(connection, new KeySql(KeySpace.bigint()),
                new PreparedLockCalls(connection, new KeySql(KeySpace.bigint())), mark,
                new ReplicaIdentity("test", "unkept-1")), mark);
    }

    private static void awaitRefusal(LockGrant grant) {
        await().atMost(Replica.LONG).pollDelay(Duration.ofMillis(50)).pollInterval(Duration.ofMillis(50))
                .until(() -> !grant.verifyHeld());
        assertThat(grant.isHeld()).as("what the check found out is known").isFalse();
    }

    @Test
    void theCheckItselfDetectsAnEndWithoutAMessage() throws SQLException {
        LockGrant grant = unkept().tryLock(1).orElseThrow();

        proxy.endTowardsClient();

        awaitRefusal(grant);
    }

    @Test
    void theCheckItselfDetectsAnEndInTheMiddleOfAMessage() throws SQLException {
        LockSession session = unkept();
        LockGrant grant = session.tryLock(1).orElseThrow();
        proxy.toClient.freezeAfter(3);
        database.numbers("SELECT pg_terminate_backend(pid)::int FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid()");

        proxy.endTowardsClient();

        awaitRefusal(grant);
    }

    @Test
    void theCheckItselfDetectsThatTheServerEndedTheSession() throws SQLException {
        LockGrant grant = unkept().tryLock(1).orElseThrow();

        database.numbers("SELECT pg_terminate_backend(pid)::int FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid()");

        awaitRefusal(grant);
    }

    @Test
    void aCheckWaitsForAnAnswerThatIsOverdue() throws Exception {
        try (Replica replica = Replica.start(database.through(proxy.port()).connections(), Replica.SETTINGS).awaitUp()) {
            LockGrant grant = replica.lock(1);
            proxy.freeze();
            long frozenAt = System.nanoTime();
            Thread asking = new Thread(() -> replica.locker.holders(List.of(1L)));
            asking.start();
            await().atMost(Replica.LONG).pollInterval(Duration.ofMillis(10))
                    .until(() -> System.nanoTime() - frozenAt > TimeUnit.MILLISECONDS.toNanos(1_200));

            assertThat(grant.verifyHeld()).as("nobody can say until the deadline").isFalse();
            proxy.thaw();
            asking.join();
        }
    }

    @Test
    void aCheckDoesNotWaitForAnAnswerInTransit() throws Exception {
        try (Replica replica = Replica.start(database.through(proxy.port()).connections(),
                Replica.withRareHeartbeat()).awaitUp()) {
            LockGrant grant = replica.lock(1);
            proxy.freeze();
            Thread asking = new Thread(() -> replica.locker.holders(List.of(1L)));
            asking.start();

            assertThat(grant.verifyHeld()).as("the session is not known to have ended").isTrue();
            proxy.thaw();
            asking.join();
        }
    }

    @Test
    void anInterruptedThreadDoesNotWaitForAPendingAnswer() throws Exception {
        try (Replica replica = Replica.start(database.through(proxy.port()).connections(),
                Replica.withRareHeartbeat()).awaitUp()) {
            LockGrant grant = replica.lock(1);
            proxy.freeze();
            Thread asking = new Thread(() -> replica.tryLock(2));
            asking.start();
            Thread checking = new Thread(() -> {
                while (grant.verifyHeld()) {
                    Thread.onSpinWait();
                }
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            });
            checking.start();
            checking.interrupt();

            checking.join(Replica.LONG.toMillis());

            assertThat(checking.isAlive()).isFalse();
            proxy.thaw();
            asking.join();
        }
    }

    @Test
    void aSessionThatIsResetIsLostWithTheNextHeartbeat() throws Exception {
        try (Connection connection = database.connections().open(); LogCapture log = new LogCapture()) {
            SessionMark mark = SessionMark.set(connection);
            LockStatements statements = new LockStatements(connection, new KeySql(KeySpace.bigint()),
                    new PreparedLockCalls(connection, new KeySql(KeySpace.bigint())), mark,
                    new ReplicaIdentity("test", "reset-1"));
            statements.ping();

            try (Statement reset = connection.createStatement()) {
                reset.execute("RESET ALL");
            }

            assertThatThrownBy(statements::ping).isInstanceOf(SQLException.class)
                    .hasMessageContaining("A transaction-pooling proxy sits between").satisfies(e -> assertThat(
                            SessionEnd.isBehind((SQLException) e)).isTrue());
        }
    }
}
