package io.tickrunner.it.cluster.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.objectweb.asm.ClassVisitor;

/**
 * Gives one process a wrong wall clock, with a Java agent. The agent needs no installation and works the same way everywhere. A
 * time namespace shifts only the monotonic clock, and libfaketime is not everywhere.
 */
public final class ClockShift {

    private ClockShift() {
    }

    /** The JVM option that sets the clock ahead, or back by a negative duration. */
    public static String by(Duration shift) {
        return "-javaagent:" + agentJar() + "=" + shift;
    }

    /** The JVM option that keeps the clock as far ahead as the file says, which {@link #set} changes at run time. */
    public static String asIn(Path file) {
        return "-javaagent:" + agentJar() + "=" + ClockShiftAgent.IN_FILE + file.toAbsolutePath();
    }

    /** Sets how far ahead the clock of a process is that follows this file. The process follows within moments. */
    public static void set(Path file, Duration shift) {
        try {
            Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), shift.toString());
            // At once, so that nobody reads half of it.
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path agentJar() {
        try {
            Path jar = Files.createTempFile("clock-shift", ".jar");
            Manifest manifest = new Manifest();
            Attributes attributes = manifest.getMainAttributes();
            attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            attributes.putValue("Premain-Class", ClockShiftAgent.class.getName());
            attributes.putValue("Can-Retransform-Classes", "true");
            attributes.put(Attributes.Name.CLASS_PATH,
                    ClassVisitor.class.getProtectionDomain().getCodeSource().getLocation().toURI().toString());
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                add(out, ClockShiftAgent.class);
                add(out, ClockShiftAgent.Follower.class);
                add(out, ClockShiftTransformer.class);
                add(out, ClockShiftTransformer.ShiftingClass.class);
                add(out, ClockShiftTransformer.ShiftingMethod.class);
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(JarOutputStream out, Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream in = type.getResourceAsStream("/" + name)) {
            in.transferTo(out);
        }
        out.closeEntry();
    }
}
