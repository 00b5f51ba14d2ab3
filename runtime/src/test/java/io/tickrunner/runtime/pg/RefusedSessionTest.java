package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.LockUnavailableException;

/** An unsuitable database is logged once, in one message with the fix, and callers get the same message. */
@Timeout(60)
class RefusedSessionTest {

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    @Test
    void aWrongPassword() throws SQLException, IOException {
        database.execute("DO $$ BEGIN CREATE ROLE guarded LOGIN PASSWORD 'right';"
                + " EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        try (Connection connection = database.connect();
                ResultSet row = connection.createStatement().executeQuery("SHOW hba_file")) {
            row.next();
            Path rules = Path.of(row.getString(1));
            Files.writeString(rules, "host all guarded 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
            connection.createStatement().execute("SELECT pg_reload_conf()");
        }
        // The reload takes effect with a delay.
        await().atMost(Replica.LONG).until(() -> isRefused("guarded", "wrong"));

        assertRefused(database.connections("guarded", "wrong"), "FATAL: password authentication failed for user \"guarded\";"
                + " check the datasource's username and password or its credentials provider");
    }

    private boolean isRefused(String user, String password) {
        try (Connection connection = DriverManager.getConnection(database.url(), user, password)) {
            return false;
        } catch (SQLException e) {
            return true;
        }
    }

    @Test
    void aMissingDatabase() {
        assertRefused(new Database(database.port(), "nowhere").connections(),
                "FATAL: database \"nowhere\" does not exist; check the database's name in the datasource's JDBC URL");
    }

    @Test
    void aClosedPort() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertRefused(database.through(closed).connections(), "Connection to 127.0.0.1:" + closed + " refused. Check that the"
                + " hostname and port are correct and that the postmaster is accepting TCP/IP connections; check that"
                + " PostgreSQL runs and that the datasource's JDBC URL leads to it");
    }

    @Test
    void tooManyConnections() throws SQLException {
        database.execute("CREATE ROLE lonely_" + database.name() + " LOGIN CONNECTION LIMIT 1");

        assertRefused(database.connections("lonely_" + database.name(), "any"), "FATAL: too many connections for role \"lonely_"
                + database.name()
                + "\"; Tickrunner needs one connection per replica beside the pools (two while it opens): raise"
                + " max_connections, or the CONNECTION LIMIT of the role or database if that is what is named, or shrink a pool");
    }

    /** Simulates a database that has PostgreSQL's functions in name only. */
    private void replaceLockFunction(String answer) throws SQLException {
        database.execute("ALTER FUNCTION pg_catalog.pg_try_advisory_lock(bigint) RENAME TO original_try_advisory_lock");
        database.execute("CREATE FUNCTION pg_catalog.pg_try_advisory_lock(bigint) RETURNS bool LANGUAGE sql AS 'SELECT "
                + answer + "'");
    }

    @Test
    void aDatabaseThatOnlyPretends() throws SQLException {
        replaceLockFunction("true");

        assertRefused(database.connections(), "The database granted one advisory lock to two sessions, so its locks"
                + " guard nothing (some PostgreSQL-compatible databases accept the call and lock nothing); use PostgreSQL");
    }

    @Test
    void aDatabaseThatLocksNothingAtAll() throws SQLException {
        replaceLockFunction("false");

        assertRefused(database.connections(), "The database refused a lock on a fresh random key, so it does not keep"
                + " advisory locks as PostgreSQL does; use PostgreSQL");
    }

    @Test
    void twoServersBehindOneUrl() throws SQLException, IOException {
        try (TestServer second = TestServer.own(server -> {
        })) {
            Database elsewhere = second.database();
            AtomicInteger opened = new AtomicInteger();
            ConnectionSource inTurn = () -> (opened.getAndIncrement() % 2 == 0 ? database : elsewhere).connections().open();

            assertThat(whyDown(inTurn)).startsWith("The datasource's JDBC URL leads to several servers (127.0.0.1:"
                    + database.port() + ", up since ").contains(" and 127.0.0.1:" + elsewhere.port() + ", up since ")
                    .endsWith("targetServerType=primary and without loadBalanceHosts");
        }
    }

    @Test
    void aCredentialsProviderThatReturnsNothing() {
        assertRefused(() -> {
            throw new NullPointerException("properties");
        }, "connecting failed: java.lang.NullPointerException: properties; the cause is the JDBC driver, its settings in the"
                + " URL, or a credentials provider, which must not return null");
    }

    @Test
    void aServerWithoutTls() {
        assertRefused(Database.connections(database.url() + "?sslmode=require", "postgres", "postgres"),
                "The server does not support SSL; check sslmode and the certificates that the datasource's JDBC URL names, and"
                        + " ssl in postgresql.conf");
    }

    @Test
    void aSchemaBeforePgCatalogHidesNothing() throws SQLException {
        String role = "fooled_" + database.name();
        database.execute("CREATE ROLE " + role + " LOGIN");
        database.execute("CREATE SCHEMA fake");
        database.execute("GRANT USAGE ON SCHEMA fake TO " + role);
        database.execute("CREATE FUNCTION fake.pg_try_advisory_lock(bigint) RETURNS bool LANGUAGE sql AS 'SELECT false'");
        database.execute("CREATE FUNCTION fake.set_config(text, text, bool) RETURNS text LANGUAGE sql AS 'SELECT $2'");
        database.execute("CREATE FUNCTION fake.pg_backend_pid() RETURNS int LANGUAGE sql AS 'SELECT 1'");
        database.execute("CREATE FUNCTION fake.pg_notify(text, text) RETURNS void LANGUAGE sql AS ''");
        database.execute("ALTER ROLE " + role + " SET search_path = fake, pg_catalog");

        try (LogCapture log = new LogCapture();
                Replica replica = Replica.start(database.connections(role, "any"), Replica.SETTINGS).awaitUp()) {
            assertThat(replica.lock(1).isHeld()).isTrue();
            assertThat(database.advisoryLocks()).containsExactly(1L);
            assertThat(log.warnings()).as("the settings took effect").isEmpty();
        }
    }

    @Test
    void aLeaseThatTheServerDoesNotKeepIsNamed() throws SQLException {
        // Simulates a pooler that resets a session's settings.
        database.execute("ALTER FUNCTION pg_catalog.set_config(text, text, bool) RENAME TO original_set_config");
        database.execute("CREATE FUNCTION pg_catalog.set_config(text, text, bool) RETURNS text LANGUAGE sql"
                + " AS 'SELECT CASE WHEN $1 = ''idle_session_timeout'' THEN $2 ELSE original_set_config($1, $2, $3) END'");

        try (LogCapture log = new LogCapture(); Replica replica = Replica.start(database).awaitUp()) {
            assertThat(replica.lock(1).isHeld()).isTrue();
            assertThat(log.warnings()).singleElement().asString()
                    .startsWith("PostgreSQL keeps {idle_session_timeout=0} in the lock session, although Tickrunner set ");
        }
    }

    @Test
    void aServerThatTakesTheConnectionAndSaysNothing() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Replica replica = Replica.start(database.through(mute.getLocalPort()).connections(), Replica.SETTINGS)) {
            await().atMost(Replica.LONG).until(() -> replica.locker.downBecause().orElseThrow()
                    .endsWith("; check that PostgreSQL runs and that the datasource's JDBC URL leads to it"));
        }
    }

    private static String whyDown(ConnectionSource connections) {
        try (Replica replica = Replica.start(connections, Replica.SETTINGS)) {
            assertThatThrownBy(() -> replica.tryLock(1)).isInstanceOf(LockUnavailableException.class);
            return replica.locker.downBecause().orElseThrow();
        }
    }

    private static void assertRefused(ConnectionSource connections, String because) {
        try (LogCapture log = new LogCapture(); Replica replica = Replica.start(connections, Replica.SETTINGS)) {
            assertThatThrownBy(() -> replica.tryLock(1)).isInstanceOf(LockUnavailableException.class)
                    .hasMessage("There is no lock session: " + because);
            assertThat(replica.locker.downBecause()).contains(because);
            assertThat(replica.locker.isUp()).isFalse();

            // Retried several times, but logged once.
            await().during(Duration.ofSeconds(1)).atMost(Replica.LONG).until(() -> log.warnings().size() == 1);
            assertThat(log.warnings()).containsExactly("The lock session cannot be opened, so no worker runs: " + because
                    + ". Retrying");
        }
    }
}
