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

    public static final String NOT_INSTALLED = "PgBouncer is not installed: apt-get install pgbouncer";

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
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
            // It changes to another user, who must be able to read it.
            directory.toFile().setExecutable(true, false);
            directory.toFile().setReadable(true, false);
            int port = Ports.free();
            Files.writeString(directory.resolve("users.txt"), "\"" + postgres.user() + "\" \"\"\n");
            Files.write(directory.resolve("pgbouncer.ini"), List.of(
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
            List<String> line = new ArrayList<>(List.of(command().orElseThrow().toString()));
            if ("root".equals(System.getProperty("user.name"))) {
                line.addAll(List.of("-u", "nobody"));
            }
            line.add(directory.resolve("pgbouncer.ini").toString());
            Process process = new ProcessBuilder(line).redirectErrorStream(true)
                    .redirectOutput(directory.resolve("pgbouncer.log").toFile()).start();
            await("PgBouncer to listen, see " + directory).atMost(Duration.ofSeconds(10)).ignoreExceptions()
                    .failFast("PgBouncer ended, see " + directory, () -> !process.isAlive()).until(() -> {
                        new Socket(InetAddress.getLoopbackAddress(), port).close();
                        return true;
                    });
            return new PgBouncer(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
