package io.tickrunner.runtime.lock;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which workers are paused in all replicas. Every change counts up from the highest that was seen, so that the latest one wins
 * without a clock; of two at once the pause wins. Kept for as long as one replica lives. Thread-safe.
 */
final class PauseBook {

    /**
     * The state of one worker.
     *
     * @param paused whether it is paused
     * @param change the number of the change that made it so
     */
    record Entry(boolean paused, long change) {

        private boolean beats(Entry other) {
            return change > other.change || change == other.change && paused && !other.paused;
        }
    }

    private static final Entry NEVER_PAUSED = new Entry(false, 0);

    private final Map<Long, Entry> entries = new ConcurrentHashMap<>();

    boolean isPaused(long lockId) {
        return entries.getOrDefault(lockId, NEVER_PAUSED).paused();
    }

    /** A change made here, to be told to the peers. */
    Entry change(long lockId, boolean paused) {
        return entries.compute(lockId,
                (key, known) -> new Entry(paused, (known == null ? NEVER_PAUSED : known).change() + 1));
    }

    /**
     * A change that a peer told of.
     *
     * @return whether it is news here
     */
    boolean heard(long lockId, Entry told) {
        Entry before = entries.getOrDefault(lockId, NEVER_PAUSED);
        Entry after = entries.merge(lockId, told, (known, other) -> other.beats(known) ? other : known);
        return before.paused() != after.paused();
    }

    void forget(long lockId) {
        entries.remove(lockId);
    }

    Map<Long, Entry> all() {
        return new TreeMap<>(entries);
    }
}
