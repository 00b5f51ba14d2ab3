package io.tickrunner.it.kubernetes;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.tickrunner.it.launcher.PackagedApp;

/** The packaged app, jar or binary, as a process: a port, a management port and a log. */
final class Pod implements AutoCloseable {

    private static final Path BUILD = Path.of("target");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final int port;
    private final int managementPort;
    private final Path log;

    private Pod(Process process, int port, int managementPort, Path log) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
        this.log = log;
    }

    /** Starts it on free ports. */
    static Pod start(String jdbcUrl) throws IOException {
        return start(jdbcUrl, Map.of());
    }

    /** Starts it on free ports, with these settings. */
    static Pod start(String jdbcUrl, Map<String, String> settings) throws IOException {
        int port = freePort();
        int managementPort = freePort();
        Map<String, String> all = new HashMap<>(settings);
        all.put("quarkus.http.port", Integer.toString(port));
        all.put("quarkus.management.port", Integer.toString(managementPort));
        return start(port, managementPort, jdbcUrl, all);
    }

    static Pod startOnDefaultPorts(String jdbcUrl) throws IOException {
        return start(8080, 9000, jdbcUrl, Map.of());
    }

    private static Pod start(int port, int managementPort, String jdbcUrl, Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("quarkus.datasource.jobs.jdbc.url", jdbcUrl);
        Path log = Files.createTempFile(Files.createDirectories(BUILD.resolve("pods")), "pod-", ".log");
        Process process = PackagedApp.find().process(all, List.of()).redirectOutput(log.toFile()).start();
        return new Pod(process, port, managementPort, log);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(port, path, Duration.ofSeconds(5));
    }

    HttpResponse<String> getManagement(String path, Duration timeout) throws IOException, InterruptedException {
        return get(managementPort, path, timeout);
    }

    private static HttpResponse<String> get(int port, String path, Duration timeout) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).timeout(timeout).build(),
                BodyHandlers.ofString());
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    boolean logs(String text) throws IOException {
        return log().contains(text);
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** As Kubernetes does first when a pod is deleted. */
    void sigterm() {
        process.destroy();
    }

    /** Waits for the exit. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            throw new AssertionError("The app did not exit; its log is " + log.toAbsolutePath());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
