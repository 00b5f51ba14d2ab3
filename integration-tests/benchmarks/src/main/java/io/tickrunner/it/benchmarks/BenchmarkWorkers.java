package io.tickrunner.it.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition;
import io.tickrunner.WorkerDefinition.TickConsumer;

/** Creates the configured number of workers. */
@Singleton
public class BenchmarkWorkers {

    private static final Logger LOG = Logger.getLogger(BenchmarkWorkers.class);
    /** Differs from the lock IDs of generated worker classes. */
    public static final int FIRST_LOCK_ID = 1_000_000;

    void register(@Observes StartupEvent event, Tickrunner tickrunner, BenchmarkConfig config) {
        Works works = works(config);
        for (int i = 0; i < config.workers() + config.fastWorkers(); i++) {
            Duration every = i < config.workers() ? config.every() : config.fastEvery();
            WorkerDefinition worker = tickrunner.newWorker("worker-" + i).lockId((long) FIRST_LOCK_ID + i).every(every)
                    .work(works.of(i));
            config.wakeOn().ifPresent(worker::wakeOn);
            worker.register();
        }
        if (config.tickOnce()) {
            Thread once = new Thread(() -> tickOnce(tickrunner), "tick-once");
            once.setDaemon(true);
            once.start();
        }
    }

    /** Ticks many workers at a time, because each waits a moment for a former holder of its lock. */
    private static void tickOnce(Tickrunner tickrunner) {
        ExecutorService threads = Executors.newFixedThreadPool(50);
        CompletableFuture.allOf(tickrunner.services().stream()
                .map(worker -> CompletableFuture.runAsync(worker::tick, threads)).toArray(CompletableFuture[]::new)).join();
        threads.shutdown();
        LOG.info("Every worker has ticked once");
    }

    private interface Works {
        TickConsumer of(int worker);
    }

    private static Works works(BenchmarkConfig config) {
        if (config.metered()) {
            TickMeter meter = TickMeter.start();
            return worker -> tick -> meter.ticked();
        }
        if (config.ticks().isEmpty()) {
            return worker -> tick -> {
            };
        }
        TickFile ticks = TickFile.open(config.ticks().get());
        if (config.late()) {
            return worker -> tick -> {
                Instant now = Instant.now();
                if (tick.occurrence().isPresent()) {
                    ticks.append(worker, Duration.between(tick.occurrence().get(), now));
                }
            };
        }
        return worker -> tick -> ticks.append(worker);
    }
}
