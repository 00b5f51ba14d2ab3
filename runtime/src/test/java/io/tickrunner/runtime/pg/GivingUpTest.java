package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.config.LockSettings;

/** A caller that gives up waiting for the answer leaves no lock behind. */
class GivingUpTest {

    private static final LockSettings SHORT = Replica.withRequestTimeout(Duration.ofMillis(200));

    private Database database;
    private FreezableProxy proxy;
    private Replica replica;

    @BeforeEach
    void startReplicaBehindProxy() throws SQLException, IOException {
        database = TestServer.shared().newDatabase();
        proxy = new FreezableProxy(database.port());
        replica = Replica.start(database.through(proxy.port()).connections(), SHORT).awaitUp();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.thaw();
        replica.close();
        proxy.close();
    }

    /** Lets a thread wait for an answer on the wire, so the next caller has to leave its request to that thread. */
    private CompletableFuture<Void> occupyTheWire() {
        CompletableFuture<Void> occupied = CompletableFuture.runAsync(() -> {
            try {
                replica.tryLock(99).ifPresent(LockGrant::release);
            } catch (LockUnavailableException e) {
                // Simulates a slow answer.
            }
        });
        await().pollDelay(Duration.ofMillis(20)).atMost(Replica.LONG).until(() -> true);
        return occupied;
    }

    @Test
    void aLockGrantedTooLateIsReleased() throws Exception {
        proxy.toClient.freeze();
        CompletableFuture<Void> wire = occupyTheWire();

        assertThatThrownBy(() -> replica.tryLock(1)).isInstanceOf(LockUnavailableException.class)
                .hasMessage("The lock session did not answer within PT0.2S");

        proxy.thaw();
        wire.get();
        await().atMost(Replica.LONG).until(() -> database.advisoryLocks().isEmpty());
        await().atMost(Replica.LONG).until(() -> isFree(1));
    }

    @Test
    void aLockGrantedToAnInterruptedCallerIsReleased() throws Exception {
        proxy.toClient.freeze();
        CompletableFuture<Void> wire = occupyTheWire();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> replica.tryLock(1)).isInstanceOf(LockUnavailableException.class)
                .hasMessage("Interrupted while waiting for the lock session");

        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        proxy.thaw();
        wire.get();
        await().atMost(Replica.LONG).until(() -> database.advisoryLocks().isEmpty());
        await().atMost(Replica.LONG).until(() -> isFree(1));
    }

    @Test
    void aReleaseThatIsNotAnsweredInTimeStillReleases() throws ExecutionException, InterruptedException {
        LockGrant grant = replica.lock(1);
        proxy.toClient.freeze();
        CompletableFuture<Void> wire = occupyTheWire();

        assertThat(grant.release()).isTrue();

        assertThat(grant.isHeld()).isFalse();
        proxy.thaw();
        wire.get();
        await().atMost(Replica.LONG).until(() -> database.advisoryLocks().isEmpty());
        await().atMost(Replica.LONG).until(() -> isFree(1));
    }

    @Test
    void anInterruptedHolderStillReleases() throws SQLException {
        LockGrant grant = replica.lock(1);
        Thread.currentThread().interrupt();

        boolean released = grant.release();

        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        assertThat(released).isTrue();
        await().atMost(Replica.LONG).until(() -> database.advisoryLocks().isEmpty());
    }

    private boolean isFree(long key) {
        try {
            return replica.tryLock(key).map(LockGrant::release).orElse(false);
        } catch (LockUnavailableException e) {
            return false;
        }
    }
}
