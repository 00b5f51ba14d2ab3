package io.tickrunner.simulator.postgres;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The advisory locks of a server. A session that locks twice must unlock twice. Its own locks never conflict with each other,
 * whatever their modes and levels.
 */
final class LockTable {

    /** One row of {@code pg_locks}. */
    record Row(LockKey key, LockMode mode, Backend holder) {
    }

    private final int room;
    private final Set<Flaw> flaws;
    private long changes;
    private final Map<LockKey, Map<Backend, LockCounts>> byKey = new LinkedHashMap<>();
    private final Map<Backend, Map<LockKey, LockCounts>> byHolder = new LinkedHashMap<>();

    /**
     * @param room how many keys can be locked at one time
     */
    LockTable(int room, Set<Flaw> flaws) {
        this.room = room;
        this.flaws = flaws;
    }

    boolean tryLock(Backend backend, LockKey key, LockMode mode, LockLevel level) throws SqlError {
        Map<Backend, LockCounts> holders = byKey.get(key);
        if (holders == null && byKey.size() >= room) {
            throw new SqlError(SqlState.OUT_OF_MEMORY, "out of shared memory");
        }
        if (holders != null && conflicts(holders, backend, mode)) {
            return false;
        }
        LockCounts counts = byHolder.computeIfAbsent(backend, any -> new LinkedHashMap<>())
                .computeIfAbsent(key, any -> new LockCounts());
        byKey.computeIfAbsent(key, any -> new LinkedHashMap<>()).put(backend, counts);
        if (!flaws.contains(Flaw.LOCKS_DO_NOT_STACK) || counts.count(mode, level) == 0) {
            counts.add(mode, level);
        }
        changes++;
        return true;
    }

    private boolean conflicts(Map<Backend, LockCounts> holders, Backend backend, LockMode mode) {
        boolean exclusive = mode == LockMode.EXCLUSIVE || flaws.contains(Flaw.SHARED_IS_EXCLUSIVE);
        for (Map.Entry<Backend, LockCounts> holder : holders.entrySet()) {
            if (holder.getKey() != backend && (exclusive || holder.getValue().has(LockMode.EXCLUSIVE))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Releases a session-level lock once.
     *
     * @return whether the session held it
     */
    boolean unlock(Backend backend, LockKey key, LockMode mode) {
        LockCounts counts = byHolder.getOrDefault(backend, Map.of()).get(key);
        if (counts == null || !counts.remove(mode, LockLevel.SESSION)) {
            return false;
        }
        changes++;
        forgetIfFree(backend, key, counts);
        return true;
    }

    /** Releases all session-level locks of a session, however often they were taken. */
    void unlockAll(Backend backend) {
        List<LockKey> keys = new ArrayList<>(keysOf(backend));
        if (flaws.contains(Flaw.UNLOCK_ALL_LEAVES_ONE) && !keys.isEmpty()) {
            keys.remove(keys.size() - 1);
        }
        release(backend, keys, LockLevel.SESSION);
    }

    void endTransaction(Backend backend) {
        if (byHolder.containsKey(backend)) {
            release(backend, List.copyOf(keysOf(backend)), LockLevel.TRANSACTION);
        }
    }

    void endSession(Backend backend) {
        release(backend, List.copyOf(keysOf(backend)));
    }

    void release(Backend backend, LockKey key) {
        release(backend, List.of(key));
    }

    private void release(Backend backend, List<LockKey> keys) {
        release(backend, keys, LockLevel.SESSION);
        release(backend, keys, LockLevel.TRANSACTION);
    }

    /** Returns the locks of a session in the order in which it releases them when it ends: by their hashes. */
    List<LockKey> inOrderOfRelease(Backend backend) {
        return keysOf(backend).stream().sorted(Comparator.comparingInt(LockKey::hash)).toList();
    }

    private void release(Backend backend, Collection<LockKey> keys, LockLevel level) {
        for (LockKey key : keys) {
            LockCounts counts = byHolder.getOrDefault(backend, Map.of()).get(key);
            if (counts != null) {
                changes++;
                counts.clear(level);
                forgetIfFree(backend, key, counts);
            }
        }
    }

    private void forgetIfFree(Backend backend, LockKey key, LockCounts counts) {
        if (counts.isFree()) {
            Map<LockKey, LockCounts> held = byHolder.get(backend);
            held.remove(key);
            if (held.isEmpty()) {
                byHolder.remove(backend);
            }
            Map<Backend, LockCounts> holders = byKey.get(key);
            holders.remove(backend);
            if (holders.isEmpty()) {
                byKey.remove(key);
            }
        }
    }

    private Collection<LockKey> keysOf(Backend backend) {
        return byHolder.getOrDefault(backend, Map.of()).keySet();
    }

    /** Forgets everything, as a server does that crashes. */
    void clear() {
        changes++;
        byKey.clear();
        byHolder.clear();
    }

    /** Returns how often something was locked or released. */
    long changes() {
        return changes;
    }

    /** Returns the rows of {@code pg_locks}: one for each mode in which a session holds a key. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        byHolder.keySet().forEach(holder -> rows.addAll(rowsOf(holder)));
        return rows;
    }

    List<Row> rowsOf(Backend holder) {
        List<Row> rows = new ArrayList<>();
        byHolder.getOrDefault(holder, Map.of()).forEach((key, counts) -> {
            for (LockMode mode : LockMode.values()) {
                if (counts.has(mode)) {
                    rows.add(new Row(key, mode, holder));
                }
            }
        });
        return rows;
    }
}
