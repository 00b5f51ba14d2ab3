package io.tickrunner.it.benchmarks;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One line per tick, in a file of the process: worker and {@link System#nanoTime()}, which on Linux counts from one origin for
 * all processes. It outlives a killed process and costs the database nothing.
 */
public final class TickFile {

    /** Not a channel, which an interrupt would close. */
    private final OutputStream file;

    private TickFile(OutputStream file) {
        this.file = file;
    }

    /** A tick that was noted. */
    public record Entry(int worker, long nanos) {
    }

    public static TickFile open(Path file) {
        try {
            return new TickFile(new FileOutputStream(file.toFile(), true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends a tick in a single write, because lines of several threads must not mix. */
    public void append(int worker) {
        String line = worker + " " + System.nanoTime() + "\n";
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
                int space = line.indexOf(' ');
                entries.add(new Entry(Integer.parseInt(line.substring(0, space)), Long.parseLong(line.substring(space + 1))));
            });
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
