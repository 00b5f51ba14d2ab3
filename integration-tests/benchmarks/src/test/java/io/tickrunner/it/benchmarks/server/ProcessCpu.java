package io.tickrunner.it.benchmarks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

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

    /** Adds up that many fields: user and system time, then those of children that have ended. */
    private static double seconds(long pid, int fields) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name in parentheses may have blanks in it.
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            for (int i = 0; i < fields; i++) {
                ticks += Long.parseLong(afterName[USER_TIME + i]);
            }
            return ticks / TICKS_PER_SECOND;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
