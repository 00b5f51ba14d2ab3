package io.tickrunner.it.cluster.harness;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real PgBouncer, where one is installed. */
public final class PgBouncer implements AutoCloseable {

    private static final String CONFIGURATION = "pgbouncer.ini";
    public static final String NOT_INSTALLED = "PgBouncer is not installed: apt-get install pgbouncer";

    private final Path directory;
    private final int port;
    private Process process;

    private PgBouncer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    public static boolean isInstalled() {
        return command().isPresent();
    }

    private static Optional<Path> command() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(directory -> Path.of(directory, "pgbouncer")).filter(Files::isExecutable).findFirst();
    }

    /**
     * @param mode its {@code pool_mode}
     */
    public static PgBouncer start(ClusterPostgres postgres, String mode) {
        try {
            Path directory = Files.createTempDirectory("pgbouncer");
            // PgBouncer switches to another user, who must be able to read the file.
            directory.toFile().setExecutable(true, false);
            directory.toFile().setReadable(true, false);
            int port = Ports.free();
            Files.writeString(directory.resolve("users.txt"), "\"" + postgres.user() + "\" \"\"\n");
            Files.write(directory.resolve(CONFIGURATION), List.of(
                    "[databases]",
                    "* = host=127.0.0.1 port=" + postgres.port(),
                    "[pgbouncer]",
                    "listen_addr = 127.0.0.1",
                    "listen_port = " + port,
                    "unix_socket_dir =",
                    "auth_type = trust",
                    "auth_file = " + directory.resolve("users.txt"),
                    "ignore_startup_parameters = extra_float_digits",
                    "default_pool_size = 30",
                    "pool_mode = " + mode));
            PgBouncer bouncer = new PgBouncer(directory, port);
            bouncer.start();
            return bouncer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts PgBouncer on its port. */
    public void start() {
        List<String> line = new ArrayList<>(List.of(command().orElseThrow().toString()));
        if ("root".equals(System.getProperty("user.name"))) {
            line.addAll(List.of("-u", "nobody"));
        }
        line.add(directory.resolve(CONFIGURATION).toString());
        try {
            process = new ProcessBuilder(line).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("pgbouncer.log").toFile())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("PgBouncer to listen, see " + directory).atMost(Duration.ofSeconds(10)).ignoreExceptions()
                .failFast("PgBouncer ended, see " + directory, () -> !process.isAlive()).until(() -> {
                    new Socket(InetAddress.getLoopbackAddress(), port).close();
                    return true;
                });
    }

    /** Kills PgBouncer as the out-of-memory killer does, without notifying clients or servers. */
    public void kill9() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Changes its {@code pool_mode} while it runs. */
    public void reload(String mode) {
        Path configuration = directory.resolve(CONFIGURATION);
        try {
            Files.writeString(configuration,
                    Files.readString(configuration).replaceAll("pool_mode = \\w+", "pool_mode = " + mode));
            new ProcessBuilder("sh", "-c", "kill -HUP " + process.pid()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
