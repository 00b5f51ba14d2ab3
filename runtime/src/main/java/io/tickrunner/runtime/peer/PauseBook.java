package io.tickrunner.runtime.peer;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;

/**
 * Records which workers are paused in all replicas. Each change gets a number above the highest one seen, so the latest change
 * wins without a clock; of two concurrent changes, the pause wins. Kept as long as at least one replica is up. Thread-safe.
 */
public final class PauseBook {

    /** A limit for the workers of other versions of the app; workers of this replica are always stored. */
    static final int MAX_ENTRIES = 20_000;
    /** More changes than operators make while a replica is away. A number far ahead could never be superseded. */
    static final long MAX_LEAP = 1 << 20;

    /**
     * The state of one worker.
     *
     * @param paused whether it is paused
     * @param change the number of the change that set this state
     */
    record Entry(boolean paused, long change) {

        private boolean beats(Entry other) {
            return change > other.change || change == other.change && paused && !other.paused;
        }

        private boolean isFarAheadOf(Entry other) {
            return change - other.change > MAX_LEAP;
        }
    }

    private static final Entry NEVER_PAUSED = new Entry(false, 0);

    private final Map<Long, Entry> entries = new ConcurrentHashMap<>();
    private final LongPredicate isOwn;

    /**
     * @param isOwn whether a worker of this replica has the lock ID
     */
    public PauseBook(LongPredicate isOwn) {
        this.isOwn = isOwn;
    }

    boolean isPaused(long lockId) {
        return entries.getOrDefault(lockId, NEVER_PAUSED).paused();
    }

    /** Records a change made here and returns it for the peers. */
    Entry change(long lockId, boolean paused) {
        return entries.compute(lockId, (key, known) -> new Entry(paused, orNeverPaused(known).change() + 1));
    }

    /**
     * Records a change reported by a peer.
     *
     * @return whether it is news here
     */
    boolean heard(long lockId, Entry told) {
        if (entries.size() >= MAX_ENTRIES && !entries.containsKey(lockId)) {
            forgetOldest();
        }
        boolean[] news = { false };
        entries.compute(lockId, (key, entry) -> {
            Entry known = orNeverPaused(entry);
            if (!told.beats(known) || told.isFarAheadOf(known)) {
                return entry;
            }
            // A resume also ends each replica's own pause.
            news[0] = told.paused() != known.paused() || !told.paused();
            return told;
        });
        return news[0];
    }

    /** Removes an entry without a worker in this replica: resumed before paused, then the one with the fewest changes. */
    private void forgetOldest() {
        entries.entrySet().stream().filter(e -> !isOwn.test(e.getKey()))
                .min(Comparator.comparing((Map.Entry<Long, Entry> e) -> e.getValue().paused())
                        .thenComparing(e -> e.getValue().change()))
                .ifPresent(oldest -> entries.remove(oldest.getKey(), oldest.getValue()));
    }

    private static Entry orNeverPaused(Entry entry) {
        return entry == null ? NEVER_PAUSED : entry;
    }

    Map<Long, Entry> all() {
        return new TreeMap<>(entries);
    }

    /** Returns the entries of the given lock IDs. */
    Map<Long, Entry> of(Collection<Long> lockIds) {
        Map<Long, Entry> found = new TreeMap<>(entries);
        found.keySet().retainAll(lockIds);
        return found;
    }
}
