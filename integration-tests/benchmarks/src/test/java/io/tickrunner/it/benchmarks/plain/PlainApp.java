package io.tickrunner.it.benchmarks.plain;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.tickrunner.it.benchmarks.replicas.Replica;

/**
 * A built app of one competitor. It runs with the memory and the collector that a JVM would choose in a container of 384 MiB,
 * the limit of the Kubernetes example, half of it for the heap: on a large machine a JVM takes memory instead of collecting
 * garbage, and what it then has in memory says little.
 *
 * @param program what is started
 * @param arguments what comes after the settings
 * @param image all that is needed to run it
 */
record PlainApp(List<String> program, List<String> arguments, List<Path> image) {

    private static final List<String> JVM_IN_CONTAINER = List.of("-XX:+UseSerialGC", "-XX:MaxRAM=384m",
            "-XX:MaxRAMPercentage=50");
    private static final String BINARY_IN_CONTAINER = "-Xmx192m";

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int READY = 200;

    /** A {@code quarkus-app} folder, on the JVM that runs this. */
    static PlainApp onJvm(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            // What only building the app again needs is not part of an app that is deployed.
            List<Path> image = files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(home.resolve("lib/deployment")))
                    .toList();
            List<String> program = new ArrayList<>(List.of(Replica.java("java")));
            program.addAll(JVM_IN_CONTAINER);
            return new PlainApp(program, List.of("-jar", home.resolve("quarkus-run.jar").toString()), image);
        }
    }

    static PlainApp binary(Path file) {
        return new PlainApp(List.of(file.toString(), BINARY_IN_CONTAINER), List.of(), List.of(file));
    }

    double megabytes() throws IOException {
        long bytes = 0;
        for (Path file : image) {
            bytes += Files.size(file);
        }
        return bytes / 1e6;
    }

    /** A process that runs, and how long it took from its launch until its readiness was first seen UP. */
    record Running(Replica replica, double readyMillis) implements AutoCloseable {
        @Override
        public void close() {
            replica.close();
        }
    }

    /** Launches it and waits until it is ready. */
    Running start(Path work, String url, Duration every) throws Exception {
        int port = freePort();
        Replica replica = Replica.start(work, program, ticks -> {
            List<String> command = new ArrayList<>(List.of(
                    "-Dquarkus.http.port=" + port,
                    "-Dquarkus.datasource.jdbc.url=" + url,
                    "-Dbenchmark.every=" + every,
                    "-Dbenchmark.ticks=" + ticks));
            command.addAll(arguments);
            return command;
        });
        try {
            URI ready = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
            long until = replica.launchedAt() + PATIENCE.toNanos();
            while (status(ready) != READY) {
                if (System.nanoTime() - until > 0) {
                    throw new IllegalStateException("The app was not ready after " + PATIENCE.toSeconds() + " s, see " + work);
                }
                Thread.sleep(2);
            }
            return new Running(replica, (System.nanoTime() - replica.launchedAt()) / 1e6);
        } catch (Exception e) {
            replica.close();
            throw e;
        }
    }

    private static int status(URI uri) throws IOException {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            int status = connection.getResponseCode();
            connection.disconnect();
            return status;
        } catch (ConnectException notYet) {
            return 0;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
