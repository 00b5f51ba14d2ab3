package io.tickrunner.it.housekeeping.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged app as a process of its own, a jar or a native binary. */
final class Replica implements AutoCloseable {

    private static final Path TARGET = Path.of("target");
    private static final Path JAR = TARGET.resolve("quarkus-app/quarkus-run.jar");
    private static final int EXIT_SECONDS = 30;

    private final Process process;

    private Replica(Process process) {
        this.process = process;
    }

    static Replica start(String name, String jdbcUrl) throws IOException {
        return startWith(name, "-Dquarkus.datasource.jdbc.url=" + jdbcUrl);
    }

    /** Without a URL, so that the app brings its own server. */
    static Replica startEmbedded(String name, Path folder) throws IOException {
        return startWith(name, "-Dhousekeeping.postgres-folder=" + folder);
    }

    /** As the last build says: the jar of an earlier one may lie beside the binary. */
    static boolean isJar() throws IOException {
        return Files.readString(TARGET.resolve("quarkus-artifact.properties")).lines().anyMatch("type=jar"::equals);
    }

    private static Replica startWith(String name, String database) throws IOException {
        List<String> command = new ArrayList<>();
        boolean jar = isJar();
        command.add(jar ? ProcessHandle.current().info().command().orElse("java") : System.getProperty("native.image.path"));
        command.add(database);
        command.add("-Dquarkus.http.port=0");
        command.add("-Dquarkus.shutdown.timeout=2s");
        command.add("-Dhousekeeping.replica=" + name);
        if (jar) {
            command.add("-jar");
            command.add(JAR.toString());
        }
        File log = TARGET.resolve("replica-" + name + ".log").toFile();
        return new Replica(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM, and what follows until the process has ended. */
    void terminate() throws InterruptedException {
        process.destroy();
        awaitExit();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    private void awaitExit() throws InterruptedException {
        if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The replica did not end within " + EXIT_SECONDS + " s");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
