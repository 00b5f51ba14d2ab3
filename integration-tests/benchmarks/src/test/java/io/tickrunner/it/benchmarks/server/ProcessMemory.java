package io.tickrunner.it.benchmarks.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory from {@code /proc}, so on Linux alone. */
public final class ProcessMemory {

    private static final String RESIDENT = "VmRSS:";

    private ProcessMemory() {
    }

    /** What one process has in memory, in MiB. */
    public static double residentMebibytes(long pid) throws IOException {
        String line = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(l -> l.startsWith(RESIDENT)).findFirst()
                .orElseThrow(() -> new IllegalStateException("Process " + pid + " has ended"));
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
    }
}
