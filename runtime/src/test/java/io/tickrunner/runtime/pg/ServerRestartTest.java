package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;

/** Uses its own server, which it stops and starts. */
@Timeout(180)
class ServerRestartTest {

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

    @Test
    void aServerThatComesBackFindsTheReplicaReady() throws IOException {
        try (Replica replica = startOn(new Database(port, "postgres"))) {
            LockGrant grant;
            try (TestServer server = TestServer.on(data, port)) {
                replica.awaitUp();
                grant = replica.lock(1);
            }
            await().atMost(Replica.LONG).until(() -> !grant.isHeld());
            assertThatThrownBy(() -> replica.tryLock(1)).isInstanceOf(LockUnavailableException.class);
            assertThat(replica.locker.downBecause()).isPresent();

            try (TestServer server = TestServer.on(data, port)) {
                replica.awaitUp();

                assertThat(grant.isHeld()).isFalse();
                assertThat(replica.lock(1).isHeld()).isTrue();
            }
        }
    }

    @Test
    void anAppMayStartBeforeItsDatabase() throws IOException {
        try (LogCapture log = new LogCapture(); Replica replica = startOn(new Database(port, "postgres"))) {
            await().atMost(Replica.LONG).until(() -> !log.warnings().isEmpty());

            try (TestServer server = TestServer.on(data, port)) {
                replica.awaitUp();

                assertThat(replica.lock(1).isHeld()).isTrue();
            }
        }
    }

    @Test
    void aReadOnlyStandbyIsRefused() throws IOException, SQLException {
        TestServer.on(data, port).close();
        Path copy = directory.resolve("standby");
        copy(data, copy);
        Files.createFile(copy.resolve("standby.signal"));
        try (TestServer standby = TestServer.on(copy, port); Replica replica = startOn(standby.database())) {
            assertThatThrownBy(() -> replica.tryLock(1)).isInstanceOf(LockUnavailableException.class)
                    .hasMessage("There is no lock session: The datasource leads to a read-only standby, whose locks the primary"
                            + " does not know; point it at the primary, for example with targetServerType=primary in the JDBC"
                            + " URL");

            standby.database().execute("SELECT pg_promote()");

            // As after a failover, without a restart.
            replica.awaitUp();
            assertThat(replica.lock(1).isHeld()).isTrue();
        }
    }

    private static Replica startOn(Database database) {
        return Replica.start(database.connections(), Replica.SETTINGS);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()),
                            StandardCopyOption.COPY_ATTRIBUTES);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
