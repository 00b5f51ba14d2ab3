package io.tickrunner.it.cluster.tokenless;

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
import java.util.stream.Stream;

import io.tickrunner.it.cluster.harness.Ports;

/** A lock server of another project, as Debian packages it. */
public final class LockServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Kind kind;
    private final Process process;
    private final int port;

    /** What is attacked. */
    public enum Kind {
        REDIS("Redis, SET NX PX", List.of("redis-server", "redis-cli")) {
            @Override
            LeaseLock client(int port) {
                return new RedisLock(port);
            }

            @Override
            List<String> command(int port, int secondPort, Path directory) {
                return List.of("redis-server", "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "", "--dir",
                        directory.toString());
            }
        },
        ETCD("etcd, lease lock", List.of("etcd", "etcdctl")) {
            @Override
            LeaseLock client(int port) {
                return new EtcdLock(port);
            }

            @Override
            List<String> command(int port, int secondPort, Path directory) {
                String clients = "http://127.0.0.1:" + port;
                String peers = "http://127.0.0.1:" + secondPort;
                return List.of("etcd", "--data-dir", directory.toString(), "--listen-client-urls", clients,
                        "--advertise-client-urls", clients, "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers,
                        "--initial-cluster", "default=" + peers);
            }
        };

        private final String title;
        private final List<String> programs;

        Kind(String title, List<String> programs) {
            this.title = title;
            this.programs = programs;
        }

        /** Returns what is attacked, for people. */
        public String title() {
            return title;
        }

        abstract LeaseLock client(int port);

        abstract List<String> command(int port, int secondPort, Path directory);

        /** Returns whether all programs are on the PATH. */
        public boolean isInstalled() {
            return programs.stream().allMatch(program -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .anyMatch(directory -> Files.isExecutable(Path.of(directory, program))));
        }
    }

    private LockServer(Kind kind, Process process, int port) {
        this.kind = kind;
        this.process = process;
        this.port = port;
    }

    public static LockServer start(Kind kind) {
        try {
            int port = Ports.free();
            Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "locks").toAbsolutePath()),
                    kind.name());
            Process process = new ProcessBuilder(kind.command(port, Ports.free(), directory)).redirectErrorStream(true)
                    .redirectOutput(directory.resolve("server.log").toFile()).start();
            await(kind + " to listen").atMost(PATIENCE).failFast(kind + " has ended", () -> !process.isAlive())
                    .until(() -> listens(port));
            return new LockServer(kind, process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts a process that works under the lock. */
    Process startWriter(String name, String evidenceUrl, String workUrl, Path log) throws IOException {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp", System.getProperty("java.class.path"), LockedWriter.class.getName(), kind.name(), Integer.toString(port),
                evidenceUrl, workUrl, name));
        return new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
