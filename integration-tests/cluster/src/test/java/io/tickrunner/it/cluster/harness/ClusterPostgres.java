package io.tickrunner.it.cluster.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL of the test's own that can be stopped, started and restarted, always on one port and with its data. */
public final class ClusterPostgres implements AutoCloseable {

    private static final String USER = "postgres";

    private final EmbeddedPostgres embedded;
    private final Path data;
    private final PgCtl pgCtl;

    private ClusterPostgres(EmbeddedPostgres embedded, Path data, PgCtl pgCtl) {
        this.embedded = embedded;
        this.data = data;
        this.pgCtl = pgCtl;
    }

    /** Starts a server in a directory of its own. */
    public static ClusterPostgres start() {
        try {
            Path directory = Path.of("target", "postgres", UUID.randomUUID().toString()).toAbsolutePath();
            // The first server of a JVM unpacks its binaries, and the others use them, too.
            Path binaries = Files.createDirectories(directory.resolve("binaries"));
            Path data = directory.resolve("data");
            int port = Ports.free();
            EmbeddedPostgres embedded = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(binaries.toFile())
                    .setDataDirectory(data)
                    .setPort(port)
                    // In the file and not on the command line, because a restart needs them too.
                    .setDataDirectoryCustomizer(dir -> configure(dir.toPath(), port))
                    .start();
            return new ClusterPostgres(embedded, data, PgCtl.of(data, directory.resolve("postgres.log")));
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not start", e);
        }
    }

    private static void configure(Path data, int port) {
        try {
            Files.write(data.resolve("postgresql.conf"),
                    List.of("port = " + port, "fsync = off", "synchronous_commit = off", "timezone = 'UTC'",
                            "max_connections = 300", "log_line_prefix = '%m [%p] %a '"),
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return embedded.getPort();
    }

    public String user() {
        return USER;
    }

    /** The JDBC URL of a database by way of a port, which may be a proxy's. */
    public String url(String database, int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER;
    }

    public DataSource database(String name) {
        return embedded.getDatabase(USER, name);
    }

    public void createDatabase(String name) {
        execute(USER, "CREATE DATABASE " + name);
    }

    public void execute(String database, String sql) {
        try (Connection connection = database(database).getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL refused: " + sql, e);
        }
    }

    /** Restarts the server as if the machine had been switched off and on, without notifying clients. */
    public void restartImmediately() {
        pgCtl.run("restart", "-m", "immediate");
    }

    /** Restarts the server in fast mode, which notifies each client. */
    public void restartFast() {
        pgCtl.run("restart", "-m", "fast");
    }

    public void stop() {
        pgCtl.run("stop", "-m", "immediate");
    }

    /** Starts the server unless it is running. */
    public void ensureStarted() {
        if (!Files.exists(data.resolve("postmaster.pid"))) {
            pgCtl.run("start");
        }
    }

    @Override
    public void close() throws IOException {
        ensureStarted();
        embedded.close();
    }
}
