package io.tickrunner.simulator.postgres;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A real PostgreSQL that a test stops and starts, on one port and with its data. */
final class StoppableServer implements AutoCloseable {

    private static final int END_MILLIS = 10_000;

    private final Path directory;
    private final EmbeddedPostgres embedded;
    private final int port;
    private final Path binaries;

    StoppableServer(Path directory, int maxConnections, String... settings) throws IOException, SQLException {
        this.directory = directory;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        embedded = EmbeddedPostgres.builder()
                .setDataDirectory(data())
                .setPort(port)
                // Otherwise the first start has a default of the embedded server's own.
                .setServerConfig("max_connections", Integer.toString(maxConnections))
                // In the file and not on the command line, so that a restart finds them too.
                .setDataDirectoryCustomizer(data -> configure(data.toPath(), maxConnections, settings))
                .start();
        try (Connection connection = connect()) {
            binaries = Path.of((String) ask(connection, "SELECT setting FROM pg_config WHERE name = 'BINDIR'"));
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private void configure(Path data, int maxConnections, String... settings) {
        try {
            Files.write(data.resolve("postgresql.conf"), Stream.concat(
                    Stream.of("port = " + port, "max_connections = " + maxConnections, "fsync = off"), Stream.of(settings))
                    .toList(),
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException("The server's settings cannot be written", e);
        }
    }

    Connection connect() throws SQLException {
        return connect(RealServer.SUPERUSER);
    }

    Connection connect(String user) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + user);
    }

    static int pid(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    static Object ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getObject(1) : null;
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Returns what a client hears at the end: warnings, and the SQLSTATE of the error that its driver throws. */
    static List<String> lastWords(Connection connection) throws SQLException {
        List<String> words = new ArrayList<>();
        SQLException end = null;
        for (int look = 0; end == null && look < 2; look++) {
            try {
                connection.unwrap(PGConnection.class).getNotifications(END_MILLIS);
            } catch (SQLException e) {
                end = e;
            }
        }
        for (SQLException warning = connection.unwrap(BaseConnection.class).getQueryExecutor()
                .getWarnings(); warning != null; warning = warning.getNextException()) {
            words.add("notice " + warning.getSQLState());
        }
        words.add(end == null ? "nothing" : "error " + end.getSQLState());
        return words;
    }

    void kill(int pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-9", Integer.toString(pid)).start().waitFor();
    }

    /** Lets the next start be that of a standby. */
    void becomeStandby() throws IOException {
        Files.createFile(data().resolve("standby.signal"));
    }

    /** Runs PostgreSQL's own command for starting and stopping a server. */
    void pgCtl(String action, String... options) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // PostgreSQL refuses to run as root, and in a user namespace nobody is.
            line.addAll(List.of("unshare", "-U"));
        }
        line.add(binaries.resolve("pg_ctl").toString());
        Path log = directory.resolve("pg_ctl.log");
        line.addAll(List.of("-D", data().toString(), "-l", directory.resolve("postgres.log").toString(), "-w", action));
        line.addAll(Arrays.asList(options));
        Process process = new ProcessBuilder(line).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("pg_ctl " + action + " failed: " + Files.readString(log));
        }
    }

    @Override
    public void close() throws IOException {
        embedded.close();
    }
}
