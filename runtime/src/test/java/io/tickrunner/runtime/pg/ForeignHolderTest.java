package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.LockHolder;

class ForeignHolderTest {

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    @Test
    void aProgramThatHoldsAWorkersLockIsNamedOnce() throws SQLException {
        try (LogCapture log = new LogCapture(); Connection foreign = database.connect()) {
            hold(foreign, "nightly-batch", 7);
            try (Replica replica = Replica.start(database)) {
                replica.locker.watch(new RecordingStandby(7));

                await().atMost(Replica.LONG).until(() -> replica.locker.foreignHolder(7).isPresent());

                assertThat(replica.locker.foreignHolder(7)).contains("nightly-batch");
                await().during(Duration.ofSeconds(2)).atMost(Replica.LONG).until(() -> log.warnings().size() == 1);
                assertThat(log.warnings()).containsExactly("Lock 7 is held by \"nightly-batch\", which is not Tickrunner: its"
                        + " worker cannot run until that session releases it; choose another lock ID, or set"
                        + " quarkus.tickrunner.lock-namespace");
            }
        }
    }

    @Test
    void aProgramThatHoldsTheLockOfAWorkerThatDoesNotStandByIsNamedToo() throws SQLException {
        try (Connection foreign = database.connect(); Replica replica = Replica.start(database).awaitUp()) {
            hold(foreign, "nightly-batch", 7);

            assertThat(replica.tryLock(7)).isEmpty();

            await().atMost(Replica.LONG).until(() -> replica.locker.foreignHolder(7).isPresent());
            foreign.close();
            await().atMost(Replica.LONG).until(() -> replica.tryLock(7).isPresent());
            assertThat(replica.locker.foreignHolder(7)).isEmpty();
        }
    }

    /** PostgreSQL hides the start and the address of other roles' sessions. */
    @Test
    void aProgramOfAnotherRoleIsDetectedToo() throws SQLException {
        String role = "role_of_" + database.name();
        database.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
        try (Connection foreign = database.connect();
                Replica replica = Replica.start(database.connections(role, "secret"), Replica.SETTINGS).awaitUp()) {
            hold(foreign, "nightly-batch", 7);
            LockGrant own = replica.lock(8);

            LockHolder holder = replica.locker.holders(List.of(7L)).of(7).orElseThrow();

            assertThat(holder.applicationName()).isEqualTo("nightly-batch");
            assertThat(holder.sessionSince()).isNull();
            assertThat(own.isHeld()).as("to look costs no lock").isTrue();
        }
    }

    @Test
    void afterItsReleaseTheWorkerHoldsItsLockAndNoProgramIsNamed() throws SQLException {
        RecordingStandby standby = new RecordingStandby(7);
        try (Connection foreign = database.connect(); Replica replica = Replica.start(database)) {
            hold(foreign, "nightly-batch", 7);
            replica.locker.watch(standby);
            await().atMost(Replica.LONG).until(() -> replica.locker.foreignHolder(7).isPresent());

            foreign.close();

            await().atMost(Replica.LONG).until(standby::hasGrant);
            await().atMost(Replica.LONG).until(() -> replica.locker.foreignHolder(7).isEmpty());
        }
    }

    @Test
    void anotherReplicaIsNotForeign() {
        try (LogCapture log = new LogCapture();
                Replica holder = Replica.start(database).awaitUp();
                Replica replica = Replica.start(database).awaitUp()) {
            holder.lock(7);
            replica.locker.watch(new RecordingStandby(7));

            await().during(Duration.ofSeconds(2)).atMost(Replica.LONG).until(() -> replica.locker.foreignHolder(7).isEmpty());

            assertThat(log.warnings()).isEmpty();
        }
    }

    private static void hold(Connection foreign, String applicationName, long key) throws SQLException {
        try (Statement statement = foreign.createStatement()) {
            statement.execute("SET application_name = '" + applicationName + "'");
            statement.execute("SELECT pg_advisory_lock(" + key + ")");
        }
    }
}
