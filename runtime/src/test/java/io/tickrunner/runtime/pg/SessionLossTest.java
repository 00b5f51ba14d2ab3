package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;

class SessionLossTest {

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    @Test
    void aTerminatedBackendLosesEveryGrantOnce() throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp()) {
            AtomicInteger losses = new AtomicInteger();
            List<LockGrant> grants = new ArrayList<>();
            for (long key = 0; key < 100; key++) {
                LockGrant grant = replica.lock(key);
                grant.onLost(losses::incrementAndGet);
                grants.add(grant);
            }

            database.terminateSessions();

            await().atMost(Replica.LONG).until(() -> losses.get() == 100);
            assertThat(grants).noneMatch(LockGrant::isHeld).noneMatch(LockGrant::release);
            assertThat(losses).hasValue(100);
        }
    }

    @Test
    void theSessionAndItsLocksRecoverByThemselves() throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp()) {
            LockGrant old = replica.lock(1);
            database.terminateSessions();
            await().atMost(Replica.LONG).until(() -> !old.isHeld());

            replica.awaitUp();

            LockGrant fresh = replica.lock(1);
            assertThat(fresh.isHeld()).isTrue();
            assertThat(old.isHeld()).isFalse();
            assertThat(old.release()).as("a grant of the old session says nothing about the new one").isFalse();
            assertThat(fresh.isHeld()).isTrue();
            assertThat(database.advisoryLocks()).containsExactly(1L);
        }
    }

    @Test
    void aConnectionThatIsCutLosesEveryGrant() throws SQLException, IOException {
        try (FreezableProxy proxy = new FreezableProxy(database.port());
                Replica replica = Replica.start(database.through(proxy.port())).awaitUp()) {
            LockGrant grant = replica.lock(1);

            proxy.cut();

            await().atMost(Replica.LONG).until(() -> !grant.isHeld());
            replica.awaitUp();
            await().atMost(Replica.LONG).until(() -> replica.tryLock(1).isPresent());
        }
    }

    @Test
    void anUnlockUnknownToTheServerMeansALostSession() throws SQLException {
        List<Connection> opened = new CopyOnWriteArrayList<>();
        ConnectionSource remembered = () -> {
            Connection connection = database.connections().open();
            opened.add(connection);
            return connection;
        };
        try (Replica replica = Replica.start(remembered, Replica.SETTINGS).awaitUp()) {
            LockGrant undone = replica.lock(1);
            LockGrant other = replica.lock(2);
            try (Statement behindItsBack = opened.get(0).createStatement()) {
                behindItsBack.execute("SELECT pg_advisory_unlock(1)");
            }

            assertThat(undone.release()).isFalse();

            assertThat(other.isHeld()).as("the session cannot be relied on any more").isFalse();
            replica.awaitUp();
        }
    }
}
