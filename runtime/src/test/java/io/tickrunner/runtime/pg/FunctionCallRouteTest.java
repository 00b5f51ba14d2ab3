package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.pg.FunctionCallProxy.Way;

/** A single request is a function call if the route to the server supports that. */
@Timeout(60)
class FunctionCallRouteTest {

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    @Test
    void aSingleLockAndItsUnlockAreOneFunctionCallEach() throws SQLException, IOException {
        try (FunctionCallProxy proxy = new FunctionCallProxy(database.port(), Way.PASS_ON);
                Replica replica = Replica.start(database.through(proxy.port())).awaitUp()) {
            int locks = 0;
            int unlocks = 0;
            // Occasionally a request is combined with another one of the session's own thread.
            for (long key = 0; (locks < 10 || unlocks < 10) && key < 200; key++) {
                int before = proxy.calls.get();
                LockGrant grant = replica.lock(key);
                int locked = proxy.calls.get();
                assertThat(database.advisoryLocks()).containsExactly(key);
                assertThat(grant.release()).isTrue();
                locks += locked - before;
                unlocks += proxy.calls.get() - locked;
            }

            assertThat(locks).isGreaterThanOrEqualTo(10);
            assertThat(unlocks).isGreaterThanOrEqualTo(10);
            assertThat(database.advisoryLocks()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            REFUSE    | ERROR: no function calls here
            ANSWER_NO | the answers are wrong
            ANSWER_YES | the answers are wrong
            ANSWER_IN_TATTERS | The answer to a function call is not a boolean
            SWALLOW   | the connection broke (Read timed out); check the network and the log of PostgreSQL or a proxy
            HANG_UP   | the other side closed the connection without an error message; check the log of PostgreSQL or a proxy
            """)
    void aProxyWithoutFunctionCallsIsReportedAndLosesNoLock(Way way, String because) throws SQLException, IOException {
        try (LogCapture log = new LogCapture();
                FunctionCallProxy proxy = new FunctionCallProxy(database.port(), way);
                Replica replica = Replica.start(database.through(proxy.port())).awaitUp()) {
            LockGrant grant = replica.lock(1);

            assertThat(database.advisoryLocks()).containsExactly(1L);
            assertThat(grant.release()).isTrue();
            assertThat(database.advisoryLocks()).isEmpty();
            assertThat(log.messages(Level.INFO))
                    .contains("Using prepared statements for locks because PostgreSQL's function calls do not get through ("
                            + because + ")");
        }
    }

    @Test
    void aReopenedSessionRemembersTheResult() throws SQLException, IOException {
        try (FunctionCallProxy proxy = new FunctionCallProxy(database.port(), Way.HANG_UP);
                Replica replica = Replica.start(database.through(proxy.port())).awaitUp()) {
            LockGrant lost = replica.lock(1);
            database.terminateSessions();
            await().atMost(Replica.LONG).until(() -> !lost.isHeld());

            assertThat(replica.awaitUp().lock(1).release()).isTrue();
            assertThat(proxy.calls).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = { "HANG_UP_ON_ALL_ONCE", "REFUSE_FOR_LACK_OF_ROOM_ONCE" })
    void aNetworkOrServerThatFailsInTheMiddleOfATrialProvesNothing(Way way) throws SQLException, IOException {
        try (LogCapture log = new LogCapture();
                FunctionCallProxy proxy = new FunctionCallProxy(database.port(), way);
                Replica replica = Replica.start(database.through(proxy.port())).awaitUp()) {
            for (long key = 0; proxy.calls.get() < 10 && key < 200; key++) {
                replica.lock(key).release();
            }

            assertThat(proxy.calls).as("function calls go on").hasValueGreaterThanOrEqualTo(10);
            assertThat(log.messages(Level.INFO)).noneMatch(message -> message.startsWith("Using prepared statements"));
        }
    }

    @Test
    void aProxyThatClosesEveryConnectionIsNotTriedRepeatedly() throws SQLException, IOException {
        try (FunctionCallProxy proxy = new FunctionCallProxy(database.port(), Way.HANG_UP_ON_ALL);
                Replica replica = Replica.start(database.through(proxy.port())).awaitUp()) {
            assertThat(replica.lock(1).release()).isTrue();

            assertThat(proxy.calls).hasValue(2);
        }
    }

    @Test
    void aSessionOnAnotherRouteThanTheOneExploredIsReopenedWithStatements() throws SQLException, IOException {
        try (FunctionCallProxy good = new FunctionCallProxy(database.port(), Way.PASS_ON);
                FunctionCallProxy bad = new FunctionCallProxy(database.port(), Way.REFUSE)) {
            ConnectionSource throughGood = database.through(good.port()).connections();
            ConnectionSource throughBad = database.through(bad.port()).connections();
            AtomicInteger opened = new AtomicInteger();
            // The session comes first, then its spare.
            ConnectionSource balanced = () -> (opened.getAndIncrement() % 2 == 0 ? throughBad : throughGood).open();
            try (Replica replica = Replica.start(balanced, Replica.SETTINGS).awaitUp()) {
                assertThat(replica.lock(1).release()).isTrue();

                assertThat(good.calls).hasValue(2);
                assertThat(bad.calls).hasValue(1);
            }
        }
    }

    @Test
    void noticesDoNotPileUp() throws SQLException {
        try (Connection connection = database.connections().open(); Statement chatty = connection.createStatement()) {
            LockCalls calls = new FunctionLockCalls(connection, new KeySql(KeySpace.bigint()));
            chatty.execute("SET client_min_messages TO debug5");
            connection.clearWarnings();

            assertThat(calls.unlock(1)).isFalse();

            assertThat((Throwable) connection.getWarnings()).isNull();
        }
    }
}
