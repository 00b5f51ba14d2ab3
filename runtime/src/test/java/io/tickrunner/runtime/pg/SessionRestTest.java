package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.KnownWorker;
import io.tickrunner.runtime.peer.TimedPause;

/** A replica without scheduled ticks does not keep an idle database from going to sleep. */
@Timeout(60)
class SessionRestTest {

    private static final Duration REST_AFTER = Duration.ofMillis(300);
    private static final Duration LONGER = REST_AFTER.multipliedBy(5);

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    private void awaitSessions(int count) {
        await().atMost(Replica.LONG).until(() -> database.sessions().size() == count);
    }

    @Test
    void withoutScheduledTicksTheSessionRests() {
        try (Replica replica = Replica.thatRests(database, REST_AFTER)) {
            awaitSessions(0);

            assertThat(replica.locker.isUp()).isTrue();
            assertThat(replica.locker.downBecause()).isEmpty();
        }
    }

    @Test
    void aLockRequestEndsTheRestAndTheLockKeepsTheSession() {
        try (Replica replica = Replica.thatRests(database, REST_AFTER)) {
            awaitSessions(0);

            LockGrant grant = replica.lock(1);
            await().during(LONGER).atMost(Replica.LONG).until(() -> database.sessions().size() == 1);
            assertThat(grant.isHeld()).isTrue();

            grant.release();
            awaitSessions(0);
        }
    }

    @Test
    void aCommandAndAQueryEndTheRestToo() {
        try (Replica replica = Replica.thatRests(database, REST_AFTER)) {
            awaitSessions(0);
            assertThat(replica.locker.pause(1, TimedPause.UNTIL_RESUMED).toCompletableFuture()).succeedsWithin(Replica.LONG);

            awaitSessions(0);
            assertThat(replica.locker.holders(List.of(1L)).all()).as("this replica itself").hasSize(1);
        }
    }

    @Test
    void aWorkerThatTicksKeepsTheSessionAndItsEndLetsItRest() {
        try (Replica replica = Replica.thatRests(database, REST_AFTER)) {
            replica.locker.register(new KnownWorker(1, true));
            replica.locker.register(new KnownWorker(2, false));
            await().during(LONGER).atMost(Replica.LONG).until(() -> database.sessions().size() == 1);

            replica.locker.forget(1);
            awaitSessions(0);

            replica.locker.register(new KnownWorker(1, true));
            awaitSessions(1);
        }
    }

    @Test
    void theSessionStaysOpenToInformOtherReplicas() {
        Replica other = Replica.start(database).awaitUp();
        try (Replica replica = Replica.thatRests(database, REST_AFTER)) {
            await().atMost(Replica.LONG).until(() -> replica.locker.peers() == 1);
            await().during(LONGER).atMost(Replica.LONG).until(() -> database.sessions().size() == 2);

            other.close();

            awaitSessions(0);
        } finally {
            other.close();
        }
    }

    @Test
    void aReplicaThatRestsCanBeStopped() {
        Replica replica = Replica.thatRests(database, REST_AFTER);
        awaitSessions(0);

        replica.close();

        assertThat(replica.locker.isUp()).isFalse();
    }
}
