package io.tickrunner.runtime.peer;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;

/**
 * Which workers are paused in all replicas. Every change counts up from the highest that was seen, so that the latest one wins
 * without a clock; of two at once the pause wins. Kept for as long as one replica lives. Thread-safe.
 */
public final class PauseBook {

    /** Room for the workers of other versions of the app; those of this replica always have room. */
    static final int MAX_ENTRIES = 20_000;
    /** No operator makes so many changes while a replica is away; one far ahead would be the last word for ever. */
    static final long MAX_LEAP = 1 << 20;

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

    /** A change made here, to be told to the peers. */
    Entry change(long lockId, boolean paused) {
        return entries.compute(lockId, (key, known) -> new Entry(paused, orNeverPaused(known).change() + 1));
    }

    /**
     * A change that a peer told of.
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
            // A resume ends what each replica paused for itself, too.
            news[0] = told.paused() != known.paused() || !told.paused();
            return told;
        });
        return news[0];
    }

    /** Of those that no worker here has: a resumed one before a paused one, then the one that changed least. */
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

    /** What is known of these. */
    Map<Long, Entry> of(Collection<Long> lockIds) {
        Map<Long, Entry> found = new TreeMap<>(entries);
        found.keySet().retainAll(lockIds);
        return found;
    }
}
