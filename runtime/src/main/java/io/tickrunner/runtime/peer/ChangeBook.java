package io.tickrunner.runtime.peer;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/**
 * Records one state of each worker that is the same in all replicas. Each change gets a number above the highest one seen, so
 * the
 * latest change wins without a clock; of two concurrent changes, all replicas choose the same one. Kept as long as at least one
 * replica is up. Thread-safe.
 *
 * @param <E> the entries
 */
final class ChangeBook<E extends ChangeBook.Entry<E>> {

    /** A limit for the workers of other versions of the app; workers of this replica are always stored. */
    static final int MAX_ENTRIES = 20_000;
    /** More changes than operators make while a replica is away. A number far ahead could never be superseded. */
    static final long MAX_LEAP = 1 << 20;

    /** The state of one worker. */
    interface Entry<E> {

        /** Returns the number of the change that set this state. */
        long change();

        /** Returns whether this state wins over another one with the same number. */
        boolean winsOver(E concurrent);

        /** Returns whether a worker without an entry has the same state. */
        boolean isDefault();
    }

    private final E unchanged;
    private final Map<Long, E> entries = new ConcurrentHashMap<>();
    private final LongPredicate isOwn;

    /**
     * @param unchanged the state of a worker that was never changed, with the number 0
     * @param isOwn whether a worker of this replica has the lock ID
     */
    ChangeBook(E unchanged, LongPredicate isOwn) {
        this.unchanged = unchanged;
        this.isOwn = isOwn;
    }

    E of(long lockId) {
        // This is the path of every tick, and there is hardly ever a change.
        return entries.isEmpty() ? unchanged : entries.getOrDefault(lockId, unchanged);
    }

    /**
     * Records a change made here and returns it for the peers.
     *
     * @param entry creates it with its number
     */
    E change(long lockId, LongFunction<E> entry) {
        return entries.compute(lockId, (key, known) -> entry.apply(orUnchanged(known).change() + 1));
    }

    /**
     * Records what the ledger remembers, with the change number 0: whatever a living replica knows wins over it. Each replica
     * reads the ledger itself, so it is told nobody.
     */
    void remembered(long lockId, E entry) {
        entries.merge(lockId, entry, (known, remembered) -> known.change() == 0 ? remembered : known);
    }

    /**
     * Records a change reported by a peer.
     *
     * @return the state before; empty if the change was superseded or is known here
     */
    Optional<E> heard(long lockId, E told) {
        if (entries.size() >= MAX_ENTRIES && !entries.containsKey(lockId)) {
            forgetOldest();
        }
        Known<E> known = new Known<>();
        entries.compute(lockId, (key, entry) -> {
            E before = orUnchanged(entry);
            if (!beats(told, before) || told.change() - before.change() > MAX_LEAP) {
                return entry;
            }
            known.before = before;
            return told;
        });
        return Optional.ofNullable(known.before);
    }

    private static final class Known<E> {

        private E before;
    }

    private static <E extends Entry<E>> boolean beats(E told, E known) {
        return told.change() > known.change() || told.change() == known.change() && told.winsOver(known);
    }

    /** Removes an entry without a worker in this replica: default states first, then the one with the fewest changes. */
    private void forgetOldest() {
        entries.entrySet().stream().filter(e -> !isOwn.test(e.getKey()))
                .min(Comparator.comparing((Map.Entry<Long, E> e) -> !e.getValue().isDefault())
                        .thenComparing(e -> e.getValue().change()))
                .ifPresent(oldest -> entries.remove(oldest.getKey(), oldest.getValue()));
    }

    private E orUnchanged(E entry) {
        return entry == null ? unchanged : entry;
    }

    /** Returns the changes that replicas tell each other. */
    Map<Long, E> all() {
        Map<Long, E> all = new TreeMap<>(entries);
        all.values().removeIf(entry -> entry.change() == 0);
        return all;
    }

    /** Returns the entries of the given lock IDs. */
    Map<Long, E> of(Collection<Long> lockIds) {
        Map<Long, E> found = all();
        found.keySet().retainAll(lockIds);
        return found;
    }
}
