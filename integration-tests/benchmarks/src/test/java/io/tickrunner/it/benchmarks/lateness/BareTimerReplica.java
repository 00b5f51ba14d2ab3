package io.tickrunner.it.benchmarks.lateness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.tickrunner.it.benchmarks.TickFile;

/**
 * A replica with a {@link ScheduledThreadPoolExecutor} and nothing else. Arguments: its number, file of ticks. Each replica has
 * an even share of the tasks, as with Tickrunner.
 */
public final class BareTimerReplica {

    private static final Duration UNTIL_START = Duration.ofMillis(100);

    private BareTimerReplica() {
    }

    public static void main(String[] arguments) throws Exception {
        int number = Integer.parseInt(arguments[0]);
        TickFile ticks = TickFile.open(Path.of(arguments[1]));
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(Load.THREADS);
        timer.prestartAllCoreThreads();
        long start = System.nanoTime() + UNTIL_START.toNanos();
        for (int i = number; i < Load.WORKERS; i += LatenessBenchmark.REPLICAS) {
            long first = start + Load.phase(i).toNanos();
            timer.scheduleAtFixedRate(new NotedTask(i, first, ticks), first - System.nanoTime(), Load.every(i).toNanos(),
                    TimeUnit.NANOSECONDS);
        }
        System.out.println(LatenessBenchmark.READY);
        Thread.currentThread().join();
    }

    /** Knows its planned moments: the first one and all whole intervals after it. */
    private static final class NotedTask implements Runnable {

        private final int worker;
        private final TickFile ticks;
        private long planned;

        NotedTask(int worker, long first, TickFile ticks) {
            this.worker = worker;
            this.planned = first;
            this.ticks = ticks;
        }

        @Override
        public void run() {
            long now = System.nanoTime();
            ticks.append(worker, Duration.ofNanos(now - planned));
            planned += Load.every(worker).toNanos();
        }
    }
}
