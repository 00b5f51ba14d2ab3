package io.tickrunner.runtime.pg;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.testing.AdvisoryLockerContract;

class PostgresAdvisoryLockerTest extends AdvisoryLockerContract {

    private Database database;
    private Replica first;
    private Replica second;

    LockSettings settings() {
        return Replica.SETTINGS;
    }

    ConnectionSource connections(Database database) throws IOException {
        return database.connections();
    }

    @BeforeEach
    void startTwoReplicas() throws SQLException, IOException {
        database = TestServer.shared().newDatabase();
        ConnectionSource connections = connections(database);
        first = Replica.start(connections, settings()).awaitUp();
        second = Replica.start(connections, settings()).awaitUp();
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
