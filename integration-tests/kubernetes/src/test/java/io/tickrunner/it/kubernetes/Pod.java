package io.tickrunner.it.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

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

    /** Starts it on free ports, with these settings, each {@code key=value}. */
    static Pod start(String jdbcUrl, String... settings) throws IOException {
        int port = freePort();
        int managementPort = freePort();
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("quarkus.http.port=" + port);
        all.add("quarkus.management.port=" + managementPort);
        return start(port, managementPort, jdbcUrl, all);
    }

    static Pod startOnDefaultPorts(String jdbcUrl) throws IOException {
        return start(8080, 9000, jdbcUrl, List.of());
    }

    private static Pod start(int port, int managementPort, String jdbcUrl, List<String> settings) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.add("-Dquarkus.datasource.jobs.jdbc.url=" + jdbcUrl);
        settings.forEach(setting -> arguments.add("-D" + setting));
        Path log = Files.createTempFile(Files.createDirectories(BUILD.resolve("pods")), "pod-", ".log");
        Process process = new ProcessBuilder(command(arguments)).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        return new Pod(process, port, managementPort, log);
    }

    /** The build says what it made: the same tests run against the jar and the binary. */
    private static List<String> command(List<String> arguments) throws IOException {
        Properties artifact = new Properties();
        try (InputStream properties = Files.newInputStream(BUILD.resolve("quarkus-artifact.properties"))) {
            artifact.load(properties);
        }
        Path path = BUILD.resolve(artifact.getProperty("path"));
        List<String> command = new ArrayList<>();
        if ("native".equals(artifact.getProperty("type"))) {
            command.add(path.toString());
            command.addAll(arguments);
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(arguments);
            command.add("-jar");
            command.add(path.toString());
        }
        return command;
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
