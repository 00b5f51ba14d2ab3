package io.tickrunner.it.benchmarks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** CPU time from {@code /proc}, so on Linux alone. */
public final class ProcessCpu {

    /** The kernel's unit in {@code /proc}, the same on every Linux that runs a JVM. */
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TIME = 11;

    private ProcessCpu() {
    }

    /** What one process has used, in seconds. */
    public static double seconds(long pid) {
        return seconds(pid, 2);
    }

    /** What a process and its children have used, those that have ended included. */
    public static double secondsOfTree(ProcessHandle root) {
        double own = seconds(root.pid(), 4);
        return own + root.children().mapToDouble(child -> seconds(child.pid(), 2)).sum();
    }

    /** What each thread of a process has used, in seconds, of those that live and whose names contain this text. */
    public static Map<Path, Double> secondsOfThreads(long pid, String name) {
        Map<Path, Double> seconds = new HashMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads.toList()) {
                if (nameOf(thread).contains(name)) {
                    seconds.put(thread, seconds(thread.resolve("stat"), 2));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seconds;
    }

    private static String nameOf(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"));
        } catch (IOException e) {
            // It has ended.
            return "";
        }
    }

    private static double seconds(long pid, int fields) {
        return seconds(Path.of("/proc", Long.toString(pid), "stat"), fields);
    }

    /** Adds up that many fields: user and system time, then those of children that have ended. */
    private static double seconds(Path file, int fields) {
        try {
            String stat = Files.readString(file);
            // The name in parentheses may have blanks in it.
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            for (int i = 0; i < fields; i++) {
                ticks += Long.parseLong(afterName[USER_TIME + i]);
            }
            return ticks / TICKS_PER_SECOND;
        } catch (IOException e) {
            // It has ended.
            return 0;
        }
    }
}
