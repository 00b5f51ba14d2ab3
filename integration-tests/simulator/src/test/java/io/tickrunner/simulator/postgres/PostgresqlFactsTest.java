package io.tickrunner.simulator.postgres;

import static io.tickrunner.simulator.postgres.StoppableServer.ask;
import static io.tickrunner.simulator.postgres.StoppableServer.execute;
import static io.tickrunner.simulator.postgres.StoppableServer.lastWords;
import static io.tickrunner.simulator.postgres.StoppableServer.pid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * What the simulated server claims about ends and limits that random scripts do not reach, shown by a real PostgreSQL. Tests of
 * the same names show that the simulated server does it too.
 */
@Timeout(300)
class PostgresqlFactsTest {

    private static final String STARTED = "SELECT pg_postmaster_start_time()::text";
    private static final String STATS_RESET = "SELECT stats_reset::text FROM pg_stat_bgwriter";
    private static final String WRITABLE = "SELECT min(backend_start)::text FROM pg_stat_activity"
            + " WHERE backend_type = 'walwriter'";
    private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(1)";

    private static final int MAX_CONNECTIONS = 20;

    @TempDir
    static Path directory;
    private static StoppableServer server;

    /** Each test leaves it running. */
    @BeforeAll
    static void start() throws IOException, SQLException {
        server = new StoppableServer(directory, MAX_CONNECTIONS, "superuser_reserved_connections = 0",
                "max_locks_per_transaction = 10", "max_notify_queue_pages = 64");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(Connection connection, String sql, String sqlState) {
        return assertThatThrownBy(() -> execute(connection, sql)).isInstanceOf(SQLException.class)
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo(sqlState));
    }

    /** The notice does not always arrive from a machine under load. No error ever has that SQLSTATE. */
    private static void assertGoodbyeByNotice(List<String> words, String sqlState) {
        assertThat(words).isSubsetOf("notice " + sqlState, "error 08006").endsWith("error 08006");
    }

    /** Connects as soon as the server accepts that, and notes how it refused meanwhile. */
    private static Connection reconnect(List<String> refusals) throws SQLException {
        while (true) {
            try {
                return server.connect();
            } catch (SQLException e) {
                refusals.add(e.getSQLState());
                if (refusals.size() > 10_000) {
                    throw e;
                }
            }
        }
    }

    @Test
    void theCrashOfABackendEndsAllSessions() throws Exception {
        try (Connection victim = server.connect();
                Connection other = server.connect()) {
            execute(other, TRY_LOCK);
            Object started = ask(other, STARTED);
            Object statsReset = ask(other, STATS_RESET);
            Object writable = ask(other, WRITABLE);

            server.kill(pid(victim));

            assertThat(lastWords(victim)).containsExactly("error 08006");
            assertGoodbyeByNotice(lastWords(other), "57P02");
            List<String> refusals = new ArrayList<>();
            try (Connection later = reconnect(refusals)) {
                // For a moment the postmaster also hangs up without a word.
                assertThat(refusals).isSubsetOf("57P03", "08001");
                assertThat(ask(later, TRY_LOCK)).isEqualTo(true);
                assertThat(ask(later, STARTED)).isEqualTo(started);
                assertThat(ask(later, STATS_RESET)).isNotEqualTo(statsReset);
                assertThat(ask(later, WRITABLE)).isNotEqualTo(writable);
            }
        }
    }

    @Test
    void aFastRestartSaysGoodbyeByAnError() throws Exception {
        try (Connection one = server.connect();
                Connection inTransaction = server.connect()) {
            execute(inTransaction, "BEGIN");
            Object started = ask(one, STARTED);
            Object statsReset = ask(one, STATS_RESET);

            server.pgCtl("stop", "-m", "fast");

            assertThat(lastWords(one)).containsExactly("error 57P01");
            assertThatThrownBy(() -> execute(inTransaction, "SELECT 1")).isInstanceOf(SQLException.class)
                    .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("57P01"));
            assertThatThrownBy(server::connect).isInstanceOf(SQLException.class)
                    .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("08001"));
            server.pgCtl("start");
            try (Connection later = server.connect()) {
                assertThat(ask(later, STARTED)).isNotEqualTo(started);
                assertThat(ask(later, STATS_RESET)).isEqualTo(statsReset);
            }
        }
    }

    @Test
    void anImmediateStopSaysGoodbyeByANotice() throws Exception {
        try (Connection one = server.connect()) {
            Object statsReset = ask(one, STATS_RESET);

            server.pgCtl("restart", "-m", "immediate");

            assertGoodbyeByNotice(lastWords(one), "57P01");
            try (Connection later = server.connect()) {
                assertThat(ask(later, STATS_RESET)).isNotEqualTo(statsReset);
            }
        }
    }

    @Test
    void aStandbyIsInRecoveryUntilItIsPromotedAndKeepsItsSessions() throws Exception {
        server.pgCtl("stop", "-m", "fast");
        server.becomeStandby();
        server.pgCtl("start");
        try (Connection one = server.connect(); Connection other = server.connect()) {
            Object started = ask(one, STARTED);
            assertThat(ask(one, "SELECT pg_is_in_recovery()")).isEqualTo(true);
            assertThat(ask(one, WRITABLE)).isNull();
            assertRefused(one, "LISTEN c", "25006");
            assertRefused(one, "SELECT pg_notify('c', '1')", "25006");
            execute(one, "UNLISTEN c", TRY_LOCK);

            server.pgCtl("promote");

            assertThat(ask(one, "SELECT pg_is_in_recovery()")).isEqualTo(false);
            assertThat(ask(other, TRY_LOCK)).isEqualTo(false);
            assertThat(ask(other, STARTED)).isEqualTo(started);
            assertThat(ask(other, WRITABLE)).isNotNull();
        }
    }

    @Test
    void whoListensAlreadyHearsOnANewChannelWhatItHasNotReadYet() throws Exception {
        try (Connection listener = server.connect(); Connection sender = server.connect()) {
            execute(listener, "LISTEN a", "BEGIN");
            execute(sender, "NOTIFY b, '1'");
            execute(listener, "LISTEN b", "COMMIT");

            assertThat(listener.unwrap(PGConnection.class).getNotifications(10_000))
                    .extracting(PGNotification::getParameter).containsExactly("1");
        }
    }

    @Test
    void aNotificationDoesNotStartTheTimeoutAnew() throws Exception {
        try (Connection listener = server.connect();
                Connection sender = server.connect()) {
            execute(listener, "SET idle_session_timeout = 500", "LISTEN c");

            // Otherwise this never ends.
            while (!Long.valueOf(0).equals(ask(sender, "SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid(listener)))) {
                execute(sender, "SELECT pg_notify('c', ''), pg_sleep(0.02)");
            }

            assertThat(lastWords(listener)).containsExactly("error 57P05");
        }
    }

    @Test
    void aFailedTransactionIsIdleInTransactionToo() throws Exception {
        try (Connection one = server.connect()) {
            execute(one, "SET idle_in_transaction_session_timeout = 1000");
            assertRefused(one, "BEGIN; SELECT 1 / 0", "22012");

            awaitEnd(one);

            assertRefused(one, "ROLLBACK", "25P03");
        }
    }

    @Test
    void theTransactionTimeoutDoesNotEndAFailedTransaction() throws Exception {
        try (Connection one = server.connect()) {
            execute(one, "SET transaction_timeout = 500", "SET idle_in_transaction_session_timeout = 500");
            assertRefused(one, "BEGIN; SELECT 1 / 0", "22012");

            watch(1500);

            execute(one, "ROLLBACK");
        }
    }

    @Test
    void theTransactionTimeoutCountsFromWhenItIsSet() throws Exception {
        try (Connection one = server.connect(); Connection shorter = server.connect()) {
            execute(one, "BEGIN", "SELECT pg_sleep(1.2)", "SET transaction_timeout = 1000");
            execute(shorter, "SET transaction_timeout = 100000", "BEGIN", "SET transaction_timeout = 10");

            // Otherwise it would have ended before this.
            execute(one, "SELECT 1");
            awaitEnd(one);

            assertRefused(one, "SELECT 1", "25P04");
            // One that runs is not moved.
            execute(shorter, "SELECT 1");
        }
    }

    /** Lets real time pass. */
    private static void watch(int millis) throws SQLException {
        try (Connection observer = server.connect()) {
            execute(observer, "SELECT pg_sleep(" + millis / 1000.0 + ")");
        }
    }

    private static void awaitEnd(Connection ended) throws SQLException {
        try (Connection observer = server.connect()) {
            String count = "SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid(ended);
            long began = System.nanoTime();
            while (!Long.valueOf(0).equals(ask(observer, count))) {
                assertThat(System.nanoTime() - began).isLessThan(Duration.ofSeconds(30).toNanos());
                execute(observer, "SELECT pg_sleep(0.005)");
            }
        }
    }

    @Test
    void aFullQueueRefusesNotificationsAndNothingElse() throws Exception {
        try (Connection slow = server.connect();
                Connection sender = server.connect();
                Connection other = server.connect()) {
            execute(slow, "LISTEN c", "BEGIN");
            String full = "";
            for (int i = 0; full.isEmpty() && i < 1000; i++) {
                try {
                    execute(sender, "SELECT pg_notify('c', repeat('x', 7900) || " + i + ")");
                } catch (SQLException e) {
                    full = e.getSQLState();
                }
            }
            assertThat(full).isEqualTo("54000");

            execute(sender, "BEGIN", TRY_LOCK, "SELECT pg_try_advisory_xact_lock(2)",
                    "SELECT pg_notify('c', repeat('x', 7900))");
            assertRefused(sender, "COMMIT", "54000");

            // The transaction is over, and only the session-level lock is left of it.
            assertThat(ask(other, TRY_LOCK)).isEqualTo(false);
            assertThat(ask(other, "SELECT pg_try_advisory_lock(2)")).isEqualTo(true);
            assertThat(ask(sender, "SELECT 1")).isEqualTo(1);
        }
    }

    @Test
    void theRoomForLocksIsSharedByAllSessions() throws Exception {
        try (Connection first = server.connect();
                Connection second = server.connect();
                Statement locking = first.createStatement()) {
            assertThatThrownBy(() -> locking.execute("SELECT pg_try_advisory_lock(n) FROM generate_series(1, 1000000) n"))
                    .isInstanceOf(SQLException.class)
                    .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("53200"));

            assertRefused(second, "SELECT pg_try_advisory_lock(-1)", "53200");
            // What was locked before the failure stays.
            execute(first, "SELECT pg_advisory_unlock_all()");
            assertThat(ask(second, "SELECT pg_try_advisory_lock(-1)")).isEqualTo(true);
        }
    }

    @Test
    void aServerWithoutRoomRefusesAnotherSession() throws Exception {
        List<Connection> open = new ArrayList<>();
        try {
            assertThatThrownBy(() -> {
                while (open.size() <= MAX_CONNECTIONS) {
                    open.add(server.connect());
                }
            }).isInstanceOf(SQLException.class).satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("53300"));
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
    }
}
