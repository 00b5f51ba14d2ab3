package io.tickrunner.it.cluster;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.quarkus.runtime.StartupEvent;
import io.tickrunner.Cadence;
import io.tickrunner.OnCrash;
import io.tickrunner.Tick;
import io.tickrunner.Tickrunner;

/** Defines cron workers, whose ticks leave their occurrence in a file. Their work is short, so that others may repeat it. */
@Singleton
public class OccurrenceTrail {

    private static final long FIRST_CLUSTER_LOCK = 60_000;
    private static final long FIRST_REPLICA_LOCK = 70_000;

    private final Tickrunner tickrunner;
    private final Optional<String> path;
    private final Optional<String> cron;

    OccurrenceTrail(Tickrunner tickrunner, @ConfigProperty(name = "cluster.occurrences") Optional<String> path,
            @ConfigProperty(name = "cluster.cron") Optional<String> cron) {
        this.tickrunner = tickrunner;
        this.path = path;
        this.cron = cron;
    }

    void define(@Observes StartupEvent start, @ConfigProperty(name = "cluster.cron-workers", defaultValue = "0") int workers)
            throws IOException {
        if (workers == 0) {
            return;
        }
        FileOutputStream trail = new FileOutputStream(path.orElseThrow(), true);
        for (int i = 1; i <= workers; i++) {
            define("cron-" + i, FIRST_CLUSTER_LOCK + i, Cadence.CLUSTER, trail);
            define("each-" + i, FIRST_REPLICA_LOCK + i, Cadence.REPLICA, trail);
        }
    }

    private void define(String name, long lockId, Cadence cadence, FileOutputStream trail) {
        tickrunner.newWorker(name).lockId(lockId).cron(cron.orElseThrow()).timeZone("UTC").cadence(cadence)
                // A process that is killed right after it left its trail would leave it again.
                .onCrash(OnCrash.SKIP)
                .work(tick -> write(tick, trail)).register();
    }

    private static void write(Tick tick, FileOutputStream trail) {
        String line = System.nanoTime() + " " + tick.worker() + " " + tick.occurrence().orElseThrow().toEpochMilli() + "\n";
        try {
            trail.write(line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
