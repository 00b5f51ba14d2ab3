package io.tickrunner.runtime.pg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A real PostgreSQL: one shared by all tests of this JVM, or a test's own that it can stop. */
public final class TestServer implements AutoCloseable {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static TestServer shared;

    private final EmbeddedPostgres postgres;

    private TestServer(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** Returns the shared server, which is stopped with the JVM. */
    public static synchronized TestServer shared() {
        if (shared == null) {
            shared = own(server -> server.setServerConfig("max_connections", "200"));
        }
        return shared;
    }

    static TestServer own(Consumer<EmbeddedPostgres.Builder> config) {
        try {
            EmbeddedPostgres.Builder server = EmbeddedPostgres.builder();
            config.accept(server);
            return new TestServer(server.start());
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not start", e);
        }
    }

    /** Starts a server on an existing data directory and a fixed port. */
    static TestServer on(Path data, int port) {
        return own(server -> server.setDataDirectory(data).setCleanDataDirectory(false).setPort(port));
    }

    int port() {
        return postgres.getPort();
    }

    Database database() {
        return new Database(port(), "postgres");
    }

    /** Creates an empty database. Advisory locks and notifications are separate per database. */
    public Database newDatabase() throws SQLException {
        String name = "test_" + DATABASES.incrementAndGet();
        database().execute("CREATE DATABASE " + name);
        return new Database(port(), name);
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
