package io.tickrunner.it.cluster.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to start a replica of a packaged app, again and again. Immutable.
 *
 * @param name the replica's name: in its log's file name, and given to the app as {@code cluster.replica}
 * @param jar the app's {@code quarkus-run.jar}
 * @param logs the directory for its logs
 * @param jvmOptions further options of the JVM
 * @param properties system properties
 */
public record ReplicaSpec(String name, Path jar, Path logs, List<String> jvmOptions, Map<String, String> properties) {

    /** Small processes that start quickly, as there are several on a small machine. */
    private static final List<String> SMALL_JVM = List.of("-Xmx128m", "-Xss512k", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");

    public static ReplicaSpec of(String name, Path jar, Path logs) {
        return new ReplicaSpec(name, jar, logs, SMALL_JVM, Map.of("cluster.replica", name, "quarkus.http.port", "0"));
    }

    public ReplicaSpec with(String property, String value) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.put(property, value);
        return new ReplicaSpec(name, jar, logs, jvmOptions, more);
    }

    /** With a JVM option that beats those given before. */
    public ReplicaSpec withJvmOption(String option) {
        List<String> more = new ArrayList<>(jvmOptions);
        more.add(option);
        return new ReplicaSpec(name, jar, logs, more, properties);
    }

    /** Starts a process, and does not wait until it is ready. */
    public Replica start() {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvmOptions);
        properties.forEach((key, value) -> line.add("-D" + key + "=" + value));
        line.add("-jar");
        line.add(jar.toString());
        try {
            Files.createDirectories(logs);
            Path log = Files.createTempFile(logs, name + "-", ".log");
            Process process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            return new Replica(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("Replica " + name + " cannot be started", e);
        }
    }
}
