package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.LockSessionListener;

class StandbyTest {

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    @Test
    void aStandbyAcquiresTheLockAsSoonAsItIsReleased() {
        RecordingStandby standby = new RecordingStandby(1);
        try (Replica holder = Replica.start(database).awaitUp(); Replica successor = Replica.start(database).awaitUp()) {
            LockGrant grant = holder.lock(1);
            successor.locker.watch(standby);

            holder.locker.handBack(List.of(grant));

            await().atMost(Replica.LONG).until(standby::hasGrant);
        }
    }

    @Test
    void aStandbyAcquiresTheLocksOfAReplicaThatStops() {
        RecordingStandby standby = new RecordingStandby(1);
        try (Replica successor = Replica.start(database).awaitUp()) {
            Replica holder = Replica.start(database).awaitUp();
            holder.lock(1);
            successor.locker.watch(standby);

            holder.close();

            await().atMost(Replica.LONG).until(standby::hasGrant);
        }
    }

    @Test
    void aStandbyAcquiresTheLocksOfASessionThatDies() throws SQLException {
        RecordingStandby standby = new RecordingStandby(1);
        try (Replica holder = Replica.start(database).awaitUp()) {
            LockGrant grant = holder.lock(1);
            List<Long> backend = database.sessions();
            try (Replica successor = Replica.start(database).awaitUp()) {
                successor.locker.watch(standby);

                database.execute("SELECT pg_terminate_backend(" + backend.get(0) + ")");

                await().atMost(Replica.LONG).until(standby::hasGrant);
                await().atMost(Replica.LONG).until(() -> !grant.isHeld());
            }
        }
    }

    @Test
    void aRemovedStandbyGetsNoLock() throws SQLException {
        RecordingStandby gone = new RecordingStandby(1);
        RecordingStandby there = new RecordingStandby(2);
        try (Replica replica = Replica.notStarted(database.connections(), Replica.SETTINGS, LockSessionListener.NONE)) {
            replica.locker.watch(gone);
            replica.locker.unwatch(gone);
            replica.locker.watch(there);
            replica.locker.start();

            await().atMost(Replica.LONG).until(there::hasGrant);

            assertThat(gone.hasGrant()).isFalse();
            assertThat(database.advisoryLocks()).containsExactly(2L);
        }
    }

    @Test
    void aStandbyAndATickOfTheSameWorkerDoNotBothHoldTheLock() {
        RecordingStandby standby = new RecordingStandby(1);
        try (Replica replica = Replica.start(database).awaitUp()) {
            LockGrant grant = replica.lock(1);
            replica.locker.watch(standby);
            await().atMost(Replica.LONG).until(() -> replica.locker.isUp());
            assertThat(standby.hasGrant()).isFalse();

            grant.release();

            await().atMost(Replica.LONG).until(standby::hasGrant);
            assertThat(replica.tryLock(1)).isEmpty();
        }
    }
}
