package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.config.LockSettings;

/** Tests a server that comes back without locks that others may still trust. */
@Timeout(180)
class ServerLifeTest {

    private static final Duration LONG_DEADLINE = Duration.ofHours(1);

    @TempDir
    Path directory;
    private Path data;
    private int port;

    @BeforeEach
    void choosePlace() throws IOException {
        data = directory.resolve("data");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    /** Waits long enough that the data do not appear to be created for this start. */
    private void runForAWhile() throws IOException {
        try (TestServer server = TestServer.on(data, port)) {
            await().atMost(Replica.LONG).until(() -> !server.database()
                    .numbers("SELECT 1 FROM pg_control_system() WHERE to_timestamp(system_identifier >> 32)"
                            + " < now() - interval '5 s'")
                    .isEmpty());
        }
    }

    private static ServerLife lifeOf(ConnectionSource connections) throws SQLException {
        try (Connection connection = connections.open()) {
            return ServerLife.of(connection);
        }
    }

    @Test
    void aNewlyCreatedServerHasLostNoLocks() throws IOException, SQLException {
        try (TestServer server = TestServer.on(data, port)) {
            assertThat(lifeOf(server.database().connections()).untilForgotten(LONG_DEADLINE)).isZero();
        }
    }

    @Test
    void aRestartedServerMayHaveLostLocks() throws IOException, SQLException {
        runForAWhile();
        try (TestServer server = TestServer.on(data, port)) {
            ServerLife life = lifeOf(server.database().connections());

            assertThat(life.isFirst()).isFalse();
            assertThat(life.untilForgotten(LONG_DEADLINE)).isPositive();
            assertThat(life.untilForgotten(life.atLeast())).isZero();
        }
    }

    @Test
    void aRoleWithoutAccessToTheServersProcessesGetsTheSameResult() throws IOException, SQLException {
        runForAWhile();
        try (TestServer server = TestServer.on(data, port)) {
            server.database().execute("CREATE ROLE app LOGIN PASSWORD 'app'");

            ServerLife life = lifeOf(Database.connections(server.database().url(), "app", "app"));

            assertThat(life.untilForgotten(LONG_DEADLINE)).isPositive();
            assertThat(life.atLeast()).isPositive();
        }
    }

    @Test
    void aCrashOfOneBackendMayHaveLostLocks() throws Exception {
        try (TestServer server = TestServer.on(data, port); Connection victim = server.database().connect()) {
            Database database = server.database();
            database.execute("CREATE ROLE app LOGIN PASSWORD 'app'");
            // Otherwise the role would be lost in the crash, because the embedded server does not sync.
            database.execute("CHECKPOINT");
            int backend = BackendPid.of(victim);

            assertThat(new ProcessBuilder("sh", "-c", "kill -9 " + backend).start().waitFor()).isZero();
            await().atMost(Replica.LONG).ignoreExceptions().until(() -> !database.numbers("SELECT 1").isEmpty());

            for (ConnectionSource role : List.of(database.connections(),
                    Database.connections(database.url(), "app", "app"))) {
                ServerLife life = lifeOf(role);
                assertThat(life.isFirst()).isFalse();
                assertThat(life.untilForgotten(LONG_DEADLINE)).isPositive();
            }
        }
    }

    @Test
    void anOldLockSessionProvesThatNoLocksWereLost() throws IOException, SQLException {
        runForAWhile();
        try (TestServer server = TestServer.on(data, port);
                Replica elder = Replica.start(server.database()).awaitUp()) {
            await().atMost(Replica.LONG).untilAsserted(() -> assertThat(lifeOf(server.database().connections())
                    .untilForgotten(Replica.SETTINGS.deadline())).isZero());
        }
    }

    @Test
    void noLockIsAcquiredWhileAnotherReplicaMayTrustAnEarlierOne() throws IOException {
        runForAWhile();
        try (TestServer server = TestServer.on(data, port);
                LogCapture log = new LogCapture();
                Replica replica = Replica.start(server.database().connections(),
                        new LockSettings(Duration.ofSeconds(25), Duration.ofSeconds(1), Duration.ofSeconds(20),
                                Duration.ofSeconds(2), Duration.ofMillis(50), Duration.ofMillis(500),
                                java.util.OptionalInt.empty()))
                        .awaitUp()) {
            RecordingStandby standby = new RecordingStandby(2);
            replica.locker.watch(standby);

            assertThatThrownBy(() -> replica.tryLock(1)).isInstanceOf(LockUnavailableException.class)
                    .hasMessageStartingWith(
                            "PostgreSQL has just started, and another replica may still trust an earlier lock; acquiring none"
                                    + " for ");
            assertThat(log.messages(Level.INFO)).filteredOn(message -> message.contains("acquiring none")).hasSize(1);

            await().atMost(Duration.ofSeconds(40)).until(standby::hasGrant);
            assertThat(replica.lock(1).isHeld()).isTrue();
        }
    }
}
