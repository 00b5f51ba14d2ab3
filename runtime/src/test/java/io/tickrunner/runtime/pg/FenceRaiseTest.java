package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.FenceAnswer;
import io.tickrunner.runtime.lock.FenceAnswer.Raised;
import io.tickrunner.runtime.lock.FenceAnswer.Reason;
import io.tickrunner.runtime.lock.FenceAnswer.Waits;
import io.tickrunner.runtime.lock.FenceKeys;
import io.tickrunner.runtime.lock.FenceVerdict;
import io.tickrunner.runtime.lock.GrantFence;

/** A former holder is played by plain sessions, which release what they hold in an order that the test chooses. */
@Timeout(60)
class FenceRaiseTest {

    private static final long LOCK = 7;
    private static final FenceKeys KEYS = FenceKeys.of(KeySpace.bigint(), LOCK);
    private static final int FORMER_GRANT = 12_345;

    private final PostgresFenceCheck check = new PostgresFenceCheck(Duration.ofSeconds(30));
    private Database database;
    private Connection formerSession;
    private Connection formerWork;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
        formerSession = database.connect();
        formerWork = database.connect();
        formerWork.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        formerSession.close();
        formerWork.close();
    }

    @Test
    void eachLaterGrantHasALargerToken() throws SQLException {
        long first;
        try (Replica replica = Replica.start(database).awaitUp()) {
            LockGrant grant = replica.lock(LOCK);
            first = raised(replica, grant).token();
            grant.release();
            LockGrant next = replica.lock(LOCK);

            assertThat(raised(replica, next).token()).isGreaterThan(first);
            first = raised(replica, next).token();
        }
        try (Replica replica = Replica.start(database).awaitUp()) {
            assertThat(raised(replica, replica.lock(LOCK)).token()).isGreaterThan(first);
        }
    }

    @Test
    void aFenceIsRaisedOnceForAGrant() {
        try (Replica replica = Replica.start(database).awaitUp()) {
            LockGrant grant = replica.lock(LOCK);

            assertThat(raised(replica, grant)).isSameAs(raised(replica, grant));
        }
    }

    @Test
    void theReleaseOfALockLowersItsFence() throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp()) {
            LockGrant grant = replica.lock(LOCK);
            GrantFence fence = raised(replica, grant);
            assertThat(database.advisoryLocks()).hasSize(2);

            grant.release();

            assertThat(database.advisoryLocks()).isEmpty();
            assertThat(check.check(formerWork, fence)).isEqualTo(FenceVerdict.ENDED);
        }
    }

    @Test
    void theReleaseOfManyLocksLowersTheirFences() throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp()) {
            LockGrant one = replica.lock(LOCK);
            LockGrant two = replica.lock(LOCK + 1);
            raised(replica, one);
            raised(replica, two);

            replica.locker.handBack(List.of(one, two));

            assertThat(database.advisoryLocks()).isEmpty();
        }
    }

    @Test
    void aTransactionUnderTheGrantPasses() throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp()) {
            assertThat(check.check(formerWork, raised(replica, replica.lock(LOCK)))).isEqualTo(FenceVerdict.PASSED);
        }
    }

    @Test
    void aSessionThatStillHasTheKeyOfAFormerGrantIsAwaited() throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp()) {
            LockGrant grant = replica.lock(LOCK);
            holdFormerGrant();

            FenceAnswer answer = replica.locker.raiseFence(grant);

            assertThat(answer).isEqualTo(new Waits(Reason.FORMER_SESSION, pid(formerSession)));
            formerSession.close();
            awaitRaised(replica, grant);
        }
    }

    @Test
    void aTransactionThatStillHasTheGuardIsAwaited() throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp()) {
            LockGrant grant = replica.lock(LOCK);
            GrantFence former = formerFence(replica);
            holdFormerGrant();
            assertThat(check.check(formerWork, former)).isEqualTo(FenceVerdict.PASSED);
            releaseFormerGrant();

            FenceAnswer answer = replica.locker.raiseFence(grant);

            assertThat(answer).isEqualTo(new Waits(Reason.FORMER_TRANSACTION, pid(formerWork)));
            formerWork.commit();
            awaitRaised(replica, grant);
        }
    }

    /** The server frees the lock of a session that ends before the key of the grant, and the check comes in between. */
    @Test
    void aTransactionThatPassesItsCheckWhileItsSessionEndsIsAwaited() throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp()) {
            LockGrant grant = replica.lock(LOCK);
            GrantFence former = formerFence(replica);
            holdFormerGrant();
            FenceAnswer early = replica.locker.raiseFence(grant);

            FenceVerdict verdict = check.check(formerWork, former);

            assertThat(verdict).isEqualTo(FenceVerdict.PASSED);
            assertThat(early).as("the next holder, before the check").isInstanceOf(Waits.class);
            releaseFormerGrant();
            assertThat(replica.locker.raiseFence(grant)).as("the next holder, before the commit").isInstanceOf(Waits.class);
            formerWork.commit();
            awaitRaised(replica, grant);
        }
    }

    @Test
    void aStaleTransactionThatChecksAfterTheTakeOverIsRefused() throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp()) {
            LockGrant grant = replica.lock(LOCK);
            GrantFence former = formerFence(replica);
            holdFormerGrant();
            releaseFormerGrant();
            raised(replica, grant);

            assertThat(check.check(formerWork, former)).isEqualTo(FenceVerdict.ENDED);
        }
    }

    @Test
    void aRefusedTransactionDoesNotHoldUpTheNextGrant() throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp()) {
            LockGrant grant = replica.lock(LOCK);
            GrantFence stale = raised(replica, grant);
            grant.release();
            assertThat(check.check(formerWork, stale)).isEqualTo(FenceVerdict.ENDED);
            // It still has the guard, shared, so its own end is awaited, but not the key of its grant.
            formerWork.rollback();

            raised(replica, replica.lock(LOCK));
        }
    }

    static KeySpace[] spaces() {
        return new KeySpace[] { KeySpace.bigint(), KeySpace.twoInts(0), KeySpace.twoInts(-5) };
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void theKeysOfFencesAreNotTakenForLocks(KeySpace space) throws SQLException {
        KeySql keys = new KeySql(space);
        try (Connection connection = database.connections().open()) {
            SessionMark mark = SessionMark.set(connection);
            FunctionLockCalls calls = new FunctionLockCalls(connection, keys);
            LockStatements statements = new LockStatements(connection, keys, calls, mark, new ReplicaIdentity("app", "r"));
            calls.tryLock(LOCK);

            assertThat(new FenceStatements(connection, mark).raise(LOCK, FenceKeys.of(space, LOCK)))
                    .isInstanceOf(Raised.class);

            assertThat(statements.heldKeys()).containsExactly(LOCK);
        }
    }

    /** The server keeps its log in memory for as long as it may, and many grants are given before it crashes. */
    @Test
    void aTokenIsNotGivenAgainAfterACrash() throws Exception {
        try (TestServer server = TestServer.own(config -> config.setServerConfig("wal_writer_delay", "10s"));
                Replica replica = Replica.start(server.database()).awaitUp()) {
            ProcessHandle session = ProcessHandle.of(server.database().sessions().get(0)).orElseThrow();
            long token = 0;
            for (int i = 0; i < 50; i++) {
                LockGrant grant = replica.lock(LOCK);
                token = raised(replica, grant).token();
                grant.release();
            }

            session.destroyForcibly();

            LockGrant next = await().atMost(Replica.LONG).pollInSameThread().ignoreExceptions().until(() -> {
                LockGrant held = replica.tryLock(LOCK).orElseThrow();
                raised(replica, held);
                return held;
            }, LockGrant::isHeld);
            assertThat(raised(replica, next).token()).isGreaterThan(token);
        }
    }

    private void holdFormerGrant() throws SQLException {
        execute(formerSession, "SELECT pg_advisory_lock(" + KEYS.grantClass() + ", " + FORMER_GRANT + ")");
    }

    private void releaseFormerGrant() throws SQLException {
        execute(formerSession, "SELECT pg_advisory_unlock(" + KEYS.grantClass() + ", " + FORMER_GRANT + ")");
    }

    /** Returns the fence of the former grant, with the fingerprint of this server. */
    private static GrantFence formerFence(Replica replica) {
        GrantFence other = raised(replica, replica.lock(LOCK + 100));
        return new GrantFence(KEYS, FORMER_GRANT, other.database(), other.serverStarted());
    }

    private static GrantFence raised(Replica replica, LockGrant grant) {
        return ((Raised) replica.locker.raiseFence(grant)).fence();
    }

    /** A session that was closed may take a moment to end. */
    private static void awaitRaised(Replica replica, LockGrant grant) {
        await().atMost(Replica.LONG).until(() -> replica.locker.raiseFence(grant) instanceof Raised);
    }

    private static String pid(Connection connection) throws SQLException {
        return String.valueOf(BackendPid.of(connection));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
