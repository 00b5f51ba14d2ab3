package io.tickrunner.runtime.worker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lock IDs of a worker: one, or one for each partition.
 *
 * @param owner the worker or its class, for messages
 * @param first the first lock ID
 * @param count how many there are, at least 1
 */
public record LockIdRange(String owner, long first, int count) {

    /** Returns the last lock ID. The rules for workers keep it within a {@code long}. */
    private long last() {
        return first + count - 1;
    }

    private boolean overlaps(LockIdRange other) {
        return first <= other.last() && other.first <= last();
    }

    private boolean isSingle() {
        return count == 1;
    }

    private String text() {
        return isSingle() ? "lockId = " + first : "lockId = " + first + " to " + last() + " (" + count + " partitions)";
    }

    /**
     * Returns an error for each range that overlaps others, with all that come after it in the list.
     *
     * @param ranges the lock IDs of all workers
     */
    public static Map<LockIdRange, String> overlaps(List<LockIdRange> ranges) {
        Map<LockIdRange, String> faults = new LinkedHashMap<>();
        if (!anyOverlaps(ranges)) {
            return faults;
        }
        for (int i = 0; i < ranges.size(); i++) {
            LockIdRange range = ranges.get(i);
            List<LockIdRange> others = ranges.subList(i + 1, ranges.size()).stream().filter(range::overlaps).toList();
            boolean isToldAlready = ranges.subList(0, i).stream()
                    .anyMatch(before -> before.overlaps(range) && others.stream().allMatch(before::overlaps));
            if (!others.isEmpty() && !isToldAlready) {
                faults.put(range, range.fault(others));
            }
        }
        return faults;
    }

    /** Comparing all with all would take long for thousands of workers. */
    private static boolean anyOverlaps(List<LockIdRange> ranges) {
        List<LockIdRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(LockIdRange::first));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i - 1).overlaps(sorted.get(i))) {
                return true;
            }
        }
        return false;
    }

    private String fault(List<LockIdRange> others) {
        if (isSingle() && others.stream().allMatch(LockIdRange::isSingle)) {
            return WorkerRules.lockIdTakenFault(first, others.stream().map(LockIdRange::owner).toList()).orElseThrow();
        }
        return text() + " overlaps " + String.join(", ", others.stream().map(o -> o.text() + " of " + o.owner()).toList())
                + "; give each worker, and each partition, a lock ID of its own";
    }
}
