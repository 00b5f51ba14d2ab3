package io.tickrunner.it.cluster.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tickrunner.it.launcher.PackagedApp;

/**
 * Describes how to start a replica of the packaged app, a jar or a native binary, any number of times. Immutable.
 *
 * @param name the replica's name: in its log's file name, and given to the app as {@code cluster.replica}
 * @param logs the directory for its logs
 * @param jvmOptions options of a JVM
 * @param settings configuration properties, which the process gets as environment variables
 */
public record ReplicaSpec(String name, Path logs, List<String> jvmOptions, Map<String, String> settings) {

    /** Small processes that start quickly, as there are several on a small machine. */
    private static final List<String> SMALL_JVM = List.of("-Xmx128m", "-Xss512k", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");

    public static ReplicaSpec of(String name, Path logs) {
        return new ReplicaSpec(name, logs, SMALL_JVM, Map.of("cluster.replica", name, "quarkus.http.port", "0"));
    }

    public ReplicaSpec with(String property, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(property, value);
        return new ReplicaSpec(name, logs, jvmOptions, more);
    }

    /** Adds a JVM option that overrides earlier ones. A binary gets it only if it limits the heap. */
    public ReplicaSpec withJvmOption(String option) {
        List<String> more = new ArrayList<>(jvmOptions);
        more.add(option);
        return new ReplicaSpec(name, logs, more, settings);
    }

    /** Starts a process without waiting until it is ready. */
    public Replica start() {
        try {
            Files.createDirectories(logs);
            Path log = Files.createTempFile(logs, name + "-", ".log");
            Process process = PackagedApp.find().process(settings, jvmOptions).redirectOutput(log.toFile()).start();
            return new Replica(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("Replica " + name + " cannot be started", e);
        }
    }
}
