package io.tickrunner.it.benchmarks.locks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Workers that lock and unlock as fast as they are answered, each its own key. */
final class ClosedLoop {

    private static final Duration WARM_UP = Duration.ofMillis(300);

    private ClosedLoop() {
    }

    /**
     * What came of one turn.
     *
     * @param pairsPerSecond locked and unlocked by all workers together
     * @param p99Millis of a lock request, waiting for a connection included
     */
    record Turn(double pairsPerSecond, double p99Millis) {
    }

    static Turn run(LockRoute route, int workers, Duration measure) throws Exception {
        long from = System.nanoTime() + WARM_UP.toNanos();
        long until = from + measure.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Callable<long[]>> tasks = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                long key = i;
                tasks.add(() -> work(route, key, from, until));
            }
            List<long[]> latencies = new ArrayList<>();
            for (Future<long[]> done : threads.invokeAll(tasks)) {
                latencies.add(done.get());
            }
            long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return new Turn(all.length / (measure.toNanos() / 1e9), all[(int) (all.length * 0.99)] / 1e6);
        } finally {
            threads.shutdownNow();
        }
    }

    /** How long each lock request took whose pair ended within the time measured. */
    private static long[] work(LockRoute route, long key, long from, long until) throws Exception {
        long[] latencies = new long[1024];
        int count = 0;
        for (;;) {
            long asked = System.nanoTime();
            LockRoute.Held held = route.lock(key);
            long locked = System.nanoTime();
            held.unlock();
            long unlocked = System.nanoTime();
            if (unlocked - until >= 0) {
                return Arrays.copyOf(latencies, count);
            }
            if (asked - from >= 0) {
                if (count == latencies.length) {
                    latencies = Arrays.copyOf(latencies, count * 2);
                }
                latencies[count++] = locked - asked;
            }
        }
    }
}
