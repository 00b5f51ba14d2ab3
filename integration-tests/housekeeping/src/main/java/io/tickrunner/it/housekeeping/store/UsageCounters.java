package io.tickrunner.it.housekeeping.store;

import java.util.HashMap;
import java.util.Map;

import jakarta.inject.Singleton;

/**
 * Counts clients' operations in this replica since the last flush, by bucket. In memory, because traffic must not write
 * counters.
 */
@Singleton
public class UsageCounters {

    /** Traffic of a bucket. */
    public record Usage(long writes, long bytesWritten, long reads, long bytesRead) {

        public Usage plus(Usage other) {
            return new Usage(writes + other.writes, bytesWritten + other.bytesWritten, reads + other.reads,
                    bytesRead + other.bytesRead);
        }
    }

    private Map<Integer, Usage> pending = new HashMap<>();

    public void written(int bucketId, long bytes) {
        add(bucketId, new Usage(1, bytes, 0, 0));
    }

    public void read(int bucketId, long bytes) {
        add(bucketId, new Usage(0, 0, 1, bytes));
    }

    public synchronized void add(int bucketId, Usage usage) {
        pending.merge(bucketId, usage, Usage::plus);
    }

    /** Removes and returns everything pending. Values that cannot be stored must be added again. */
    public synchronized Map<Integer, Usage> drain() {
        Map<Integer, Usage> drained = pending;
        pending = new HashMap<>();
        return drained;
    }
}
