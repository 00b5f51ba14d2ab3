package io.tickrunner.it.cluster;

import java.time.Duration;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.quarkus.runtime.StartupEvent;
import io.tickrunner.Cadence;
import io.tickrunner.Tickrunner;

/** Creates the configured number of workers, with both cadences, so each fault tests both. */
@Singleton
public class Workload {

    private static final long FIRST_CLUSTER_LOCK = 10_000;
    private static final long FIRST_REPLICA_LOCK = 20_000;
    private static final long FIRST_SLOW_LOCK = 30_000;

    private final Tickrunner tickrunner;
    private final Work work;
    private final Trail trail;
    private final Duration timeout;

    Workload(Tickrunner tickrunner, Work work, Trail trail,
            @ConfigProperty(name = "cluster.timeout", defaultValue = "15s") Duration timeout) {
        this.tickrunner = tickrunner;
        this.work = work;
        this.trail = trail;
        this.timeout = timeout;
    }

    void define(@Observes StartupEvent start,
            @ConfigProperty(name = "cluster.workers", defaultValue = "20") int clusterWorkers,
            @ConfigProperty(name = "cluster.replica-workers", defaultValue = "20") int replicaWorkers,
            @ConfigProperty(name = "cluster.slow-workers", defaultValue = "20") int slowWorkers,
            @ConfigProperty(name = "cluster.interval", defaultValue = "1s") Duration interval,
            @ConfigProperty(name = "cluster.slow-interval", defaultValue = "10s") Duration slowInterval) {
        define("cluster", clusterWorkers, FIRST_CLUSTER_LOCK, interval, Cadence.CLUSTER);
        define("replica", replicaWorkers, FIRST_REPLICA_LOCK, interval, Cadence.REPLICA);
        define("slow", slowWorkers, FIRST_SLOW_LOCK, slowInterval, Cadence.CLUSTER);
    }

    private void define(String prefix, int count, long firstLock, Duration interval, Cadence cadence) {
        for (int i = 1; i <= count; i++) {
            tickrunner.newWorker(prefix + "-" + i)
                    .lockId(firstLock + i)
                    .every(interval)
                    .cadence(cadence)
                    .timeout(timeout)
                    .work(trail.isKept() ? trail::run : work::run)
                    .register();
        }
    }
}
