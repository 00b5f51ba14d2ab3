package io.tickrunner.it.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * The app of the module under test as the last build packaged it: a jar or a native binary. It starts as a container starts it,
 * with settings in environment variables only. A {@code -D} would hide what a binary took over from its build.
 */
public final class PackagedApp {

    private static final Path BUILD = Path.of("target").toAbsolutePath();

    private final Path path;
    private final boolean binary;

    private PackagedApp(Path path, boolean binary) {
        this.path = path;
        this.binary = binary;
    }

    /** Finds the app by what Quarkus wrote about the build: an older jar may lie beside the binary. */
    public static PackagedApp find() {
        Properties artifact = new Properties();
        try (InputStream file = Files.newInputStream(BUILD.resolve("quarkus-artifact.properties"))) {
            artifact.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("No packaged app in " + BUILD + "; run 'mvn verify' for this module", e);
        }
        String type = artifact.getProperty("type");
        if (type.equals("native-sources")) {
            throw new IllegalStateException(
                    "The last build was with quarkus.native.sources-only, so there is no app to start in "
                            + BUILD + "; run 'mvn verify' for this module");
        }
        return new PackagedApp(BUILD.resolve(artifact.getProperty("path")), type.equals("native"));
    }

    public boolean isBinary() {
        return binary;
    }

    /** Returns the jar to run, or the binary. */
    public Path path() {
        return path;
    }

    /**
     * Prepares the app's process.
     *
     * @param settings configuration properties, which the process gets as environment variables
     * @param jvmOptions options of a JVM, of which a binary knows and gets the limit of the heap
     */
    public ProcessBuilder process(Map<String, String> settings, List<String> jvmOptions) {
        List<String> command = new ArrayList<>();
        if (binary) {
            command.add(path.toString());
            jvmOptions.stream().filter(option -> option.startsWith("-Xmx")).forEach(command::add);
        } else {
            command.add(java());
            command.addAll(jvmOptions);
            command.add("-jar");
            command.add(path.toString());
        }
        return process(command, settings);
    }

    /** Prepares another process with the settings that an app would get. */
    public static ProcessBuilder process(List<String> command, Map<String, String> settings) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Removes the settings of the user who runs the tests.
        builder.environment().keySet().removeIf(name -> name.startsWith("QUARKUS_"));
        settings.forEach((property, value) -> builder.environment().put(variable(property), value));
        return builder;
    }

    /**
     * Starts the app.
     *
     * @param log where it writes; replaced if it is there
     */
    public RunningApp start(Map<String, String> settings, Path log) {
        return RunningApp.start(process(settings, List.of()), log);
    }

    /** Returns the {@code java} that runs this. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Returns the environment variable of a property, by the rule of MicroProfile Config. */
    static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
