package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.runtime.lock.FenceAnswer.Raised;
import io.tickrunner.runtime.lock.FenceVerdict;
import io.tickrunner.runtime.lock.GrantFence;

@Timeout(60)
class FenceCheckTest {

    private static final long LOCK = 7;

    private final PostgresFenceCheck check = new PostgresFenceCheck(Duration.ofSeconds(5));
    private Database database;
    private Replica replica;
    private GrantFence fence;
    private Connection work;

    @BeforeEach
    void raiseAFence() throws SQLException {
        database = TestServer.shared().newDatabase();
        replica = Replica.start(database).awaitUp();
        fence = ((Raised) replica.locker.raiseFence(replica.lock(LOCK))).fence();
        work = database.connect();
        work.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        work.close();
        replica.close();
    }

    @Test
    void aTransactionInAnotherDatabaseIsRecognized() throws SQLException {
        try (Connection other = TestServer.shared().newDatabase().connect()) {
            other.setAutoCommit(false);

            assertThat(check.check(other, fence)).isEqualTo(FenceVerdict.OTHER_DATABASE);
        }
    }

    @Test
    void aTransactionInADatabaseOfAnotherServerIsRecognized() throws SQLException {
        GrantFence elsewhere = new GrantFence(fence.keys(), fence.token(), fence.database(), fence.serverStarted() - 1);

        assertThat(check.check(work, elsewhere)).isEqualTo(FenceVerdict.OTHER_SERVER);
    }

    @Test
    void theServerEndsATransactionThatIsIdleAfterItsCheck() throws SQLException {
        new PostgresFenceCheck(Duration.ofMillis(50)).check(work, fence);

        await().atMost(Replica.LONG).until(() -> database.clients().size() == 1);

        assertThatThrownBy(work::commit).isInstanceOf(SQLException.class);
    }

    @Test
    void theTimeoutOfTheTransactionEndsWithIt() throws SQLException {
        check.check(work, fence);
        assertThat(timeout()).isEqualTo("5s");

        work.commit();

        assertThat(timeout()).isEqualTo("0");
    }

    @Test
    void aShorterTimeoutOfTheSessionStays() throws SQLException {
        execute("SET idle_in_transaction_session_timeout = '1500ms'");

        check.check(work, fence);

        assertThat(timeout()).isEqualTo("1500ms");
    }

    @Test
    void aLongerTimeoutOfTheSessionIsShortened() throws SQLException {
        execute("SET idle_in_transaction_session_timeout = '10min'");

        check.check(work, fence);

        assertThat(timeout()).isEqualTo("5s");
    }

    @Test
    void aRefusedTransactionCannotCommit() throws SQLException {
        execute("CREATE TABLE effect (id int)");
        work.commit();
        execute("INSERT INTO effect VALUES (1)");

        check.abort(work, "it's lost");
        work.commit();

        assertThat(database.numbers("SELECT count(*) FROM effect")).containsExactly(0L);
    }

    @Test
    void aDriverThatUndoesFailuresBySavepointsCannotCommitEither() throws SQLException {
        execute("CREATE TABLE effect (id int)");
        work.commit();
        try (Connection saving = DriverManager.getConnection(database.url() + "?autosave=always", "postgres", "postgres");
                Statement statement = saving.createStatement()) {
            saving.setAutoCommit(false);
            statement.execute("INSERT INTO effect VALUES (1)");

            check.abort(saving, "lost");

            assertThatThrownBy(saving::commit).isInstanceOf(SQLException.class);
        }
        assertThat(database.numbers("SELECT count(*) FROM effect")).containsExactly(0L);
    }

    private String timeout() throws SQLException {
        try (Statement statement = work.createStatement();
                ResultSet row = statement.executeQuery("SHOW idle_in_transaction_session_timeout")) {
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = work.createStatement()) {
            statement.execute(sql);
        }
    }
}
