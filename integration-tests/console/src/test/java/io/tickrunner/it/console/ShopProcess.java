package io.tickrunner.it.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged app as a process of its own. */
final class ShopProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");

    private final Process process;
    private final int port;

    private ShopProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Waits until it listens.
     *
     * @param host what the replica's name begins with
     * @param port 0 for any that is free
     */
    static ShopProcess start(String host, int port) throws IOException {
        List<String> command = List.of(ProcessHandle.current().info().command().orElse("java"),
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.datasource.jdbc.url=" + ShopDatabase.url(),
                "-Dquarkus.tickrunner.admin.enabled=true",
                "-Dquarkus.tickrunner.admin.commands=true",
                "-jar", JAR.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOSTNAME", host);
        Process process = builder.start();
        BufferedReader log = process.inputReader();
        List<String> lines = new ArrayList<>();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            lines.add(line);
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                drain(log);
                return new ShopProcess(process, Integer.parseInt(listening.group(1)));
            }
        }
        throw new IllegalStateException("The app ended before it listened:\n" + String.join("\n", lines));
    }

    /** A full pipe would hold the app up. */
    private static void drain(BufferedReader log) {
        Thread reader = new Thread(() -> log.lines().forEach(line -> {
        }), "shop-log");
        reader.setDaemon(true);
        reader.start();
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
