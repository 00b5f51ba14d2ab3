package io.tickrunner.runtime.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells ticks that do not begin from ticks that are about to: a process that was frozen, or whose scheduler was paused, finds
 * many ticks overdue when it goes on, and begins them within moments. Thread-safe.
 */
final class StandstillWatch {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration MOMENTS = Duration.ofSeconds(5);

    /** When a worker was first seen overdue, of those that were at the last look. */
    private final Map<String, Long> suspects = new HashMap<>();

    static boolean isLong(Duration overdue) {
        return overdue.compareTo(LONG) > 0;
    }

    /**
     * @param overdue workers whose tick is long overdue, and by how much
     * @param nanoTime the time of this look
     * @return those of them that were overdue at a look some moments ago too, sorted by name
     */
    synchronized Map<String, Duration> confirmed(Map<String, Duration> overdue, long nanoTime) {
        suspects.keySet().retainAll(overdue.keySet());
        Map<String, Duration> confirmed = new TreeMap<>();
        overdue.forEach((worker, by) -> {
            long firstSeen = suspects.merge(worker, nanoTime,
                    // A tick that began in between makes it a new case.
                    (seen, now) -> by.toNanos() < now - seen ? now : seen);
            if (nanoTime - firstSeen >= MOMENTS.toNanos()) {
                confirmed.put(worker, by);
            }
        });
        return confirmed;
    }
}
