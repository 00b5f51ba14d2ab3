package io.tickrunner.it.benchmarks.whole;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.tickrunner.it.benchmarks.TickFile;

/**
 * How many of the ticks that were due came. Counted for each worker from its own first tick on: a time that is no whole
 * number of intervals has a tick more for some workers than for others.
 */
final class KeptTicks {

    private KeptTicks() {
    }

    /**
     * @param ticks those from the beginning of the time measured until half an interval after its end, or later
     */
    static double percent(List<TickFile.Entry> ticks, int workers, Duration every, long from, long end) {
        Map<Integer, List<Long>> byWorker = ticks.stream().collect(Collectors.groupingBy(TickFile.Entry::worker,
                Collectors.mapping(TickFile.Entry::nanos, Collectors.toList())));
        long due = (workers - byWorker.size()) * ((end - from) / every.toNanos());
        long kept = 0;
        for (List<Long> ofWorker : byWorker.values()) {
            long first = nanos(ofWorker).min().orElseThrow();
            long dueAfterFirst = Math.max(0, (end - first) / every.toNanos());
            // The last one may be late, which is not lost.
            long until = first + dueAfterFirst * every.toNanos() + every.toNanos() / 2;
            // The first one comes within an interval, or late by less than half of one, or some before it were lost.
            due += Math.max(0, first - from - every.toNanos() / 2) / every.toNanos() + dueAfterFirst;
            long came = nanos(ofWorker).filter(tick -> tick - first > 0 && tick - until < 0).count();
            // One worker's haste does not make up for what another has lost.
            kept += Math.min(came, dueAfterFirst);
        }
        return 100.0 * kept / due;
    }

    private static LongStream nanos(List<Long> ticks) {
        return ticks.stream().mapToLong(Long::longValue);
    }
}
