package io.tickrunner.it.housekeeping.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prometheus' own tool for rules. Debian has it in the package prometheus. */
final class Promtool {

    private static final Path FOLDER = Path.of("target", "promtool");
    /** As they are in Tickrunner's jar. */
    static final Path RULES = FOLDER.resolve("alert-rules.yml");

    private Promtool() {
    }

    static void assumeIsThere() {
        assumeTrue(isThere(), "promtool is not installed, so the rules are not tested (Debian: apt-get install prometheus)");
    }

    private static boolean isThere() {
        try {
            return new ProcessBuilder("promtool", "--version").redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs {@code promtool <what> rules} on a file with this text, beside the shipped rules, and wants it to succeed. */
    static void rules(String what, String file, String text) {
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(RULES, shipped("alert-rules.yml"));
            Files.writeString(FOLDER.resolve(file), text);
            Process process = new ProcessBuilder("promtool", what, "rules", file).directory(FOLDER.toFile())
                    .redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).as("promtool %s rules %s: %s", what, FOLDER.resolve(file), output).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file of the jar. */
    static String shipped(String name) throws IOException {
        return read("/META-INF/tickrunner/" + name);
    }

    static String read(String resource) throws IOException {
        try (InputStream file = Promtool.class.getResourceAsStream(resource)) {
            assertThat(file).as("%s on the class path", resource).isNotNull();
            return new String(file.readAllBytes());
        }
    }
}
