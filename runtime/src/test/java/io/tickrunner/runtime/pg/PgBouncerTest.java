package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.lock.FenceAnswer;
import io.tickrunner.runtime.lock.FenceVerdict;
import io.tickrunner.runtime.lock.GrantFence;

@Timeout(60)
class PgBouncerTest {

    private static final String POOLED = "There is no lock session: A transaction-pooling proxy sits between the app and"
            + " PostgreSQL, so locks do not stay with one session; connect directly, or use a pool in session mode (with"
            + " PgBouncer:"
            + " pool_mode = session) for this datasource, or set quarkus.tickrunner.datasource to a separate datasource";

    private Path directory;
    private Database database;
    private Process pgBouncer;

    @BeforeEach
    void lookForPgBouncer() throws IOException, SQLException {
        assumeTrue(Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer").anyMatch(file -> Files.isExecutable(Path.of(file))),
                "PgBouncer is not installed; Debian has it as the package pgbouncer");
        directory = Files.createTempDirectory("pgbouncer");
        database = TestServer.shared().newDatabase();
    }

    @AfterEach
    void stopPgBouncer() throws InterruptedException {
        if (pgBouncer != null) {
            pgBouncer.destroy();
            pgBouncer.waitFor();
        }
    }

    /** Starts PgBouncer and returns the database through it. */
    private Database through(String mode, int poolSize) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path users = Files.writeString(directory.resolve("users"), "\"postgres\" \"postgres\"\n");
        Path config = Files.writeString(directory.resolve("pgbouncer.ini"), """
                [databases]
                %s = host=127.0.0.1 port=%d user=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = trust
                auth_file = %s
                pool_mode = %s
                default_pool_size = %d
                ignore_startup_parameters = extra_float_digits
                """.formatted(database.name(), database.port(), port, users, mode, poolSize));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder command = new ProcessBuilder("pgbouncer", "-q", "-u", "nobody", config.toString());
        if (!"root".equals(System.getProperty("user.name"))) {
            command.command(List.of("pgbouncer", "-q", config.toString()));
        }
        command.environment().merge("PATH", "/usr/sbin", (path, sbin) -> path + ":" + sbin);
        pgBouncer = command.redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
        Database pooled = database.through(port);
        await().atMost(Replica.LONG).ignoreExceptions().until(() -> {
            try (Connection connection = pooled.connect()) {
                return connection.isValid(5);
            }
        });
        return pooled;
    }

    @Test
    void aPoolInSessionModeWorks() throws IOException, SQLException {
        try (LogCapture log = new LogCapture(); Replica replica = Replica.start(through("session", 5)).awaitUp()) {
            assertThat(replica.lock(1).isHeld()).isTrue();
            assertThat(database.advisoryLocks()).containsExactly(1L);
            assertThat(log.messages(Level.INFO)).as("function calls get through")
                    .noneMatch(m -> m.startsWith("Using prepared statements"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 2, 20 })
    void aPoolInTransactionModeIsRejected(int poolSize) throws IOException {
        try (Replica replica = Replica.start(through("transaction", poolSize))) {
            assertThatThrownBy(() -> replica.tryLock(1)).isInstanceOf(LockUnavailableException.class).hasMessage(POOLED);
        }
    }

    @Test
    void aPoolInTransactionModeWithOneConnectionIsRejected() throws IOException {
        try (Replica replica = Replica.start(through("transaction", 1))) {
            await().atMost(Replica.LONG).until(() -> !replica.locker.isUp() && replica.locker.downBecause().orElseThrow()
                    .startsWith("A transaction-pooling proxy"));
        }
    }

    @Test
    void theConnectionsOfFencedWorkMayGoThroughAPoolInTransactionMode() throws IOException, SQLException {
        PostgresFenceCheck check = new PostgresFenceCheck(Duration.ofSeconds(5));
        try (Replica replica = Replica.start(database).awaitUp();
                Connection work = through("transaction", 1).connect()) {
            LockGrant grant = replica.lock(1);
            GrantFence fence = ((FenceAnswer.Raised) replica.locker.raiseFence(grant)).fence();
            work.setAutoCommit(false);

            assertThat(check.check(work, fence)).isEqualTo(FenceVerdict.PASSED);
            work.commit();
            grant.release();

            assertThat(check.check(work, fence)).isEqualTo(FenceVerdict.ENDED);
        }
    }

    @Test
    void aPoolInStatementModeIsRejected() throws IOException {
        try (Replica replica = Replica.start(through("statement", 5))) {
            assertThatThrownBy(() -> replica.tryLock(1)).isInstanceOf(LockUnavailableException.class).hasMessage(POOLED);
        }
    }
}
