package io.tickrunner.runtime.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Distinguishes ticks that fail to start from ticks that are about to start. After a process was frozen or its scheduler
 * paused, many ticks are overdue, but they start within moments. Thread-safe.
 */
final class StandstillWatch {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration MOMENTS = Duration.ofSeconds(5);

    /** For each worker that was overdue at the last check: when it was first seen overdue. */
    private final Map<String, Long> suspects = new HashMap<>();

    static boolean isLong(Duration overdue) {
        return overdue.compareTo(LONG) > 0;
    }

    /**
     * @param overdue the workers whose tick is long overdue, and by how much
     * @param nanoTime the time of this check
     * @return the workers that were also overdue at a check some moments ago, sorted by name
     */
    synchronized Map<String, Duration> confirmed(Map<String, Duration> overdue, long nanoTime) {
        suspects.keySet().retainAll(overdue.keySet());
        Map<String, Duration> confirmed = new TreeMap<>();
        overdue.forEach((worker, by) -> {
            long firstSeen = suspects.merge(worker, nanoTime,
                    // If a tick started in between, the worker counts as newly overdue.
                    (seen, now) -> by.toNanos() < now - seen ? now : seen);
            if (nanoTime - firstSeen >= MOMENTS.toNanos()) {
                confirmed.put(worker, by);
            }
        });
        return confirmed;
    }
}
