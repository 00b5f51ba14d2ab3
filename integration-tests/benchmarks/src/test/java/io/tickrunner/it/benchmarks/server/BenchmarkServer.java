package io.tickrunner.it.benchmarks.server;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** One real PostgreSQL that all competitors share, as durable as in production and with nothing going on by itself. */
public final class BenchmarkServer implements AutoCloseable {

    private static final String USER = "postgres";
    /** What the benchmarks' own connections are called, so that they are not counted. */
    private static final String OBSERVER = "benchmark-observer";

    private final EmbeddedPostgres postgres;
    private final Connection observer;

    public BenchmarkServer(Path dataDirectory) throws IOException, SQLException {
        this(dataDirectory, Map.of());
    }

    /**
     * @param more further settings
     */
    public BenchmarkServer(Path dataDirectory, Map<String, String> more) throws IOException, SQLException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(dataDirectory)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "300")
                // A vacuum or a checkpoint in the turn of one competitor would be charged to that one.
                .setServerConfig("autovacuum", "off")
                .setServerConfig("checkpoint_timeout", "1h")
                // Else the server logs its running transactions to the WAL from time to time, whatever its clients do.
                .setServerConfig("wal_level", "minimal")
                .setServerConfig("max_wal_senders", "0")
                .setServerConfig("max_wal_size", "16GB");
        more.forEach(builder::setServerConfig);
        postgres = builder.start();
        observer = DriverManager.getConnection(url("postgres") + "&ApplicationName=" + OBSERVER);
    }

    /** The JDBC URL of a database, with user and password in it. */
    public String url(String database) {
        return postgres.getJdbcUrl(USER, database) + "&password=" + USER;
    }

    /** Makes a fresh database, with these statements run in it. */
    public String createDatabase(String name, List<String> schema) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        execute("CREATE DATABASE " + name);
        execute(name, schema.toArray(String[]::new));
        execute("CHECKPOINT");
        return url(name);
    }

    public synchronized void execute(String sql) throws SQLException {
        try (Statement statement = observer.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What is on, for the head of the report. */
    public String describe() throws SQLException {
        return "PostgreSQL " + query("SHOW server_version") + ", fsync " + query("SHOW fsync") + ", synchronous_commit "
                + query("SHOW synchronous_commit") + ", autovacuum " + query("SHOW autovacuum");
    }

    /** The number of client connections to a database, without ours. */
    public int connections(String database) throws SQLException {
        return Integer.parseInt(query("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                + " AND datname = ? AND application_name <> '" + OBSERVER + "'", database));
    }

    /** The number of advisory locks of workers held in a database. */
    public int advisoryLocks(String database) throws SQLException {
        return Integer.parseInt(query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                + " AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = ?)", database));
    }

    /** The process that holds the lock of each worker in a database, by the second half of the key. */
    public synchronized Map<Integer, Long> holders(String database) throws SQLException {
        Map<Integer, Long> holders = new HashMap<>();
        try (PreparedStatement statement = observer.prepareStatement("SELECT objid, substring(application_name from '[0-9]+$')"
                + " FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted AND objsubid = 1"
                + " AND database = (SELECT oid FROM pg_database WHERE datname = ?) AND application_name LIKE 'tickrunner/%'")) {
            statement.setString(1, database);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    holders.put(row.getInt(1), row.getLong(2));
                }
            }
        }
        return holders;
    }

    /** The number of advisory locks that the lock session of a replica holds. */
    public int locksOf(long pid) throws SQLException {
        return Integer.parseInt(query("SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                + " WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND application_name LIKE 'tickrunner/%-' || ?",
                Long.toString(pid)));
    }

    /** How many bytes of write-ahead log there are up to now. */
    public long walBytes() throws SQLException {
        return Long.parseLong(query("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"));
    }

    /** Runs statements in a database. */
    public void execute(String database, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(database));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Returns the one number that a query in a database yields. */
    public long number(String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(database));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** {@link System#nanoTime()} of the last statement of the lock session of a replica. */
    public long lastHeartbeat(long pid) throws SQLException {
        long now = System.nanoTime();
        double age = Double.parseDouble(query("SELECT extract(epoch FROM clock_timestamp() - state_change)"
                + " FROM pg_stat_activity WHERE application_name LIKE 'tickrunner/%-' || ?", Long.toString(pid)));
        return now - (long) (age * 1e9);
    }

    /** The CPU time of the server and all its processes so far, in seconds. */
    public double cpuSeconds() throws SQLException {
        return ProcessCpu
                .secondsOfTree(ProcessHandle.of(Long.parseLong(query("SELECT pg_backend_pid()"))).orElseThrow().parent()
                        .orElseThrow());
    }

    private synchronized String query(String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = observer.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("Nothing found by " + sql);
                }
                return row.getString(1);
            }
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        observer.close();
        postgres.close();
    }
}
