package io.tickrunner.it.benchmarks;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One line per tick, in a file of the process: worker and {@link System#nanoTime()}, which on Linux counts from one origin for
 * all processes; optionally also how late the tick was. It outlives a killed process and costs the database nothing.
 */
public final class TickFile {

    /** Not a channel, which an interrupt would close. */
    private final OutputStream file;

    private TickFile(OutputStream file) {
        this.file = file;
    }

    /**
     * A tick that was noted.
     *
     * @param lateNanos how long after its planned moment it came; 0 if that was not noted
     */
    public record Entry(int worker, long nanos, long lateNanos) {
    }

    public static TickFile open(Path file) {
        try {
            return new TickFile(new FileOutputStream(file.toFile(), true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends a tick. */
    public void append(int worker) {
        write(worker + " " + System.nanoTime() + "\n");
    }

    /** Appends a tick that came this long after its planned moment. */
    public void append(int worker, Duration late) {
        write(worker + " " + System.nanoTime() + " " + late.toNanos() + "\n");
    }

    /** Appends in a single write, because lines of several threads must not mix. */
    private void write(String line) {
        try {
            file.write(line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all ticks so far, without a last line that is still being written. */
    public static List<Entry> read(Path file) {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            List<Entry> entries = new ArrayList<>();
            text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> {
                String[] fields = line.split(" ");
                entries.add(new Entry(Integer.parseInt(fields[0]), Long.parseLong(fields[1]),
                        fields.length == 2 ? 0 : Long.parseLong(fields[2])));
            });
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
