package io.tickrunner.it.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL that comes and goes, always at the same address. */
final class Postgres implements AutoCloseable {

    private final int port;
    private final Path data;
    private EmbeddedPostgres server;

    Postgres() throws IOException {
        port = Pod.freePort();
        data = Files.createTempDirectory("kubernetes-it");
    }

    static Postgres running() throws IOException {
        Postgres postgres = new Postgres();
        postgres.start();
        return postgres;
    }

    void start() throws IOException {
        server = EmbeddedPostgres.builder().setPort(port).setDataDirectory(data).setCleanDataDirectory(false).start();
    }

    void stop() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres&connectTimeout=1";
    }

    /** Returns the number of advisory locks of workers held by any session. */
    int locks() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement
                        .executeQuery(
                                "select count(*) from pg_locks where locktype = 'advisory' and granted and objsubid = 1")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
