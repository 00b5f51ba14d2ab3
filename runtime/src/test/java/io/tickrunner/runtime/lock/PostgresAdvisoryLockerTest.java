package io.tickrunner.runtime.lock;

import static org.awaitility.Awaitility.await;

import java.sql.SQLException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;

class PostgresAdvisoryLockerTest extends AdvisoryLockerContract {

    private Database database;
    private Replica first;
    private Replica second;

    LockSettings settings() {
        return Replica.SETTINGS;
    }

    @BeforeEach
    void startTwoReplicas() throws SQLException {
        database = TestServer.shared().newDatabase();
        first = Replica.start(database.connections(), settings()).awaitUp();
        second = Replica.start(database.connections(), settings()).awaitUp();
    }

    @AfterEach
    void stopThem() {
        first.close();
        second.close();
    }

    @Override
    protected AdvisoryLocker locker() {
        return first.locker;
    }

    @Override
    protected AdvisoryLocker lockerOfAnotherReplica() {
        return second.locker;
    }

    @Override
    protected boolean lose(LockGrant grant) throws SQLException {
        database.terminateSessions();
        await().atMost(Replica.LONG).until(() -> !grant.isHeld());
        return true;
    }
}
