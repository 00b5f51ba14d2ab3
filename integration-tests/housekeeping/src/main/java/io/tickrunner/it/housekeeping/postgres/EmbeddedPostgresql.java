package io.tickrunner.it.housekeeping.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

import io.quarkus.runtime.Application;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * The PostgreSQL in the build folder, shared by all replicas that run from there. The first one starts it, and the last one
 * stops it. File locks track the replicas, so a killed replica does not count and its server is reused.
 */
public final class EmbeddedPostgresql {

    private final Path folder;
    private final Path data;
    private final FileChannel users;

    private EmbeddedPostgresql(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.data = folder.resolve("data");
        this.users = open("users.lock");
    }

    /**
     * Finds or starts the server, and stops it with the JVM when no other replica uses it.
     *
     * @param folder where it keeps its data; empty for the build folder
     * @return its JDBC URL
     */
    public static String start(Optional<String> folder) throws IOException {
        EmbeddedPostgresql postgres = new EmbeddedPostgresql(
                folder.map(Path::of).map(Path::toAbsolutePath).orElseGet(() -> BuildFolder.find().resolve("postgres")));
        int port = postgres.join();
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::leave, "Embedded PostgreSQL"));
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
    }

    private int join() throws IOException {
        try (FileChannel gate = open("start.lock"); FileLock alone = gate.lock()) {
            users.lock(0, Long.MAX_VALUE, true);
            Optional<Postmaster> running = Postmaster.of(data);
            if (running.isPresent() && running.get().accepts()) {
                return running.get().port();
            }
            if (running.isPresent()) {
                throw new IOException("The PostgreSQL in " + data + " runs as process " + running.get().process().pid()
                        + " but does not accept connections. Its log is " + log() + "; end that process and start again.");
            }
            return launch();
        }
    }

    private int launch() throws IOException {
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                    .setOutputRedirector(Redirect.appendTo(log().toFile()))
                    .start().getPort();
        } catch (IOException | RuntimeException e) {
            throw new IOException("The embedded PostgreSQL did not start. Its log is " + log() + "; remove " + folder
                    + " and start again, or set QUARKUS_DATASOURCE_JDBC_URL to your own database.", e);
        }
    }

    /** The app closes its connections first: both are shutdown hooks, which run at the same time. */
    private void leave() {
        Application app = Application.currentApplication();
        if (app != null) {
            app.awaitShutdown();
        }
        try (FileChannel gate = open("start.lock"); FileLock alone = gate.lock()) {
            users.close();
            try (FileChannel channel = open("users.lock"); FileLock last = channel.tryLock()) {
                if (last != null) {
                    Optional<Postmaster> running = Postmaster.of(data);
                    if (running.isPresent()) {
                        running.get().stop();
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path log() {
        return folder.resolve("postgres.log");
    }

    private FileChannel open(String name) throws IOException {
        return FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }
}
