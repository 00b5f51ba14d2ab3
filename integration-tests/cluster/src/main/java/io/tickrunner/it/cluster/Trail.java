package io.tickrunner.it.cluster;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.tickrunner.Tick;

/**
 * Evidence that is independent of the database: a file of this replica with times by the machine's monotonic clock. Each line
 * is written immediately and survives a killed process.
 */
@Singleton
public class Trail {

    private static final Duration STEP = Duration.ofMillis(10);

    private final Optional<FileOutputStream> file;
    private final Duration work;

    Trail(@ConfigProperty(name = "cluster.trail") Optional<String> path,
            @ConfigProperty(name = "cluster.trail-work", defaultValue = "700ms") Duration work) {
        this.file = path.map(Trail::open);
        this.work = work;
    }

    private static FileOutputStream open(String path) {
        try {
            return new FileOutputStream(path, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isKept() {
        return file.isPresent();
    }

    /**
     * Checks its lock before each of many small steps. Notes when the work began and when its tick did, which may have waited
     * for the former holder; then of each check that passed when it was asked and when answered.
     */
    void run(Tick tick) throws InterruptedException {
        long began = System.nanoTime();
        write("B " + began + " " + (began - Duration.between(tick.startedAt(), Instant.now()).toNanos()), tick);
        while (System.nanoTime() - began < work.toNanos()) {
            Thread.sleep(STEP.toMillis());
            long asked = System.nanoTime();
            tick.ensureLockHeld();
            write("C " + asked + " " + System.nanoTime(), tick);
        }
    }

    private void write(String what, Tick tick) {
        String line = what + " " + tick.worker() + " " + tick.id() + "\n";
        try {
            file.orElseThrow().write(line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
