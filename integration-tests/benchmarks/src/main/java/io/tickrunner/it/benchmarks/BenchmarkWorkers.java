package io.tickrunner.it.benchmarks;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition.TickConsumer;

/** Creates the configured number of workers. */
@Singleton
public class BenchmarkWorkers {

    private static final Logger LOG = Logger.getLogger(BenchmarkWorkers.class);
    /** Differs from the lock IDs of generated worker classes. */
    private static final long FIRST_LOCK_ID = 1_000_000;

    void register(@Observes StartupEvent event, Tickrunner tickrunner, BenchmarkConfig config) {
        TickFile ticks = config.ticks().map(TickFile::open).orElse(null);
        for (int i = 0; i < config.workers(); i++) {
            int number = i;
            TickConsumer work = ticks == null ? tick -> {
            } : tick -> ticks.append(number);
            tickrunner.newWorker("worker-" + i).lockId(FIRST_LOCK_ID + i).every(config.every()).work(work).register();
        }
        if (config.tickOnce()) {
            Thread once = new Thread(() -> {
                tickrunner.services().forEach(TickService::tick);
                LOG.info("Every worker has ticked once");
            }, "tick-once");
            once.setDaemon(true);
            once.start();
        }
    }
}
