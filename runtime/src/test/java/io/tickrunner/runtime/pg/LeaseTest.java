package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;

/**
 * If nothing gets through, the client stops trusting its locks first, and then the server frees them, without communication.
 */
class LeaseTest {

    private Database database;
    private FreezableProxy proxy;
    private Replica replica;
    private LockGrant grant;
    private final AtomicInteger losses = new AtomicInteger();

    @BeforeEach
    void holdALockThroughAProxy() throws SQLException, IOException {
        database = TestServer.shared().newDatabase();
        proxy = new FreezableProxy(database.port());
        replica = Replica.start(database.through(proxy.port())).awaitUp();
        grant = replica.lock(1);
        grant.onLost(losses::incrementAndGet);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        replica.close();
    }

    @Test
    void heartbeatsKeepTheLockFarBeyondTheLease() {
        await().during(Replica.LEASE.multipliedBy(2)).atMost(Replica.LONG).until(() -> grant.isHeld());

        assertThat(losses).hasValue(0);
    }

    @Test
    void onAFrozenNetworkTrustEndsBeforeTheServerFreesTheLock() throws SQLException {
        proxy.freeze();

        proveThatBeliefEndsBeforeTheLock();
    }

    @Test
    void ifNothingReachesTheServerTrustEndsBeforeTheLockIsFree() throws SQLException {
        proxy.toServer.freeze();

        proveThatBeliefEndsBeforeTheLock();
    }

    @Test
    void ifNoAnswerArrivesTrustEndsBeforeTheLockIsFree() throws SQLException {
        proxy.toClient.freeze();

        proveThatBeliefEndsBeforeTheLock();
    }

    /** Checks both sides as fast as possible. The client is checked first, because the lock could be freed in between. */
    private void proveThatBeliefEndsBeforeTheLock() throws SQLException {
        try (Replica successor = Replica.start(database).awaitUp()) {
            Optional<LockGrant> taken = Optional.empty();
            for (long until = System.nanoTime() + Replica.LONG.toNanos(); taken.isEmpty() && System.nanoTime() < until;) {
                taken = successor.tryLock(1);
                // The holder must not trust its lock after the successor has it.
                assertThat(taken.isPresent() && grant.isHeld()).as("two believe in the lock").isFalse();
            }
            assertThat(taken).as("the server freed the lock").isPresent();
            assertThat(losses).hasValue(1);
            assertThat(grant.isHeld()).isFalse();
        }
    }

    @Test
    void aLockIsFreedWhileOthersKeepSendingMessages() throws SQLException {
        try (Replica talker = Replica.start(database).awaitUp(); Replica successor = Replica.start(database).awaitUp()) {
            proxy.freeze();

            // Messages that reach the frozen session must not count as its sign of life.
            await().atMost(Replica.LONG).pollInterval(Duration.ofMillis(50)).until(() -> {
                talker.locker.startsHere(2L, System.nanoTime(), OptionalLong.empty(), Duration.ZERO, false);
                return successor.tryLock(1).isPresent();
            });
        }
    }

    @Test
    void aStatementThatArrivesOnlyHalfDoesNotHoldALockForever() throws SQLException {
        List<LockGrant> many = new ArrayList<>();
        for (long key = 100; key < 600; key++) {
            many.add(replica.lock(key));
        }
        // The server has received part of a statement and waits for the rest, so the session is not idle.
        proxy.toServer.freezeAfter(200);
        replica.locker.handBack(many);

        await().atMost(Replica.LONG).until(() -> database.sessions().size() == 0 || database.advisoryLocks().isEmpty());
        assertThat(grant.isHeld()).isFalse();
    }

    @Test
    void aSingleRequestThatArrivesOnlyHalfDoesNotHoldALockForever() throws SQLException {
        proxy.toServer.freezeAfter(10);

        grant.release();

        await().atMost(Replica.LONG).until(() -> database.sessions().isEmpty());
        assertThat(database.advisoryLocks()).isEmpty();
    }

    @Test
    void anAnswerAfterTheDeadlineDoesNotBringTheGrantBack() throws SQLException {
        proxy.toClient.freeze();
        await().atMost(Replica.LONG).until(() -> !grant.isHeld());

        proxy.thaw();

        replica.awaitUp();
        assertThat(grant.isHeld()).isFalse();
        assertThat(losses).hasValue(1);
        await().atMost(Replica.LONG).until(() -> replica.tryLock(1).isPresent());
        assertThat(grant.isHeld()).isFalse();
    }
}
