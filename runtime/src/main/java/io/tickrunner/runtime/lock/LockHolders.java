package io.tickrunner.runtime.lock;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A snapshot of the lock holders and of all replicas of the app. */
public final class LockHolders {

    private final List<LockHolder> all;
    private final Map<Long, LockHolder> byLock = new HashMap<>();
    private final String unknownBecause;

    public LockHolders(List<LockHolder> all) {
        this(all, null);
    }

    private LockHolders(List<LockHolder> all, String unknownBecause) {
        this.all = List.copyOf(all);
        this.unknownBecause = unknownBecause;
        for (LockHolder holder : all) {
            if (holder.lockId() != null) {
                byLock.putIfAbsent(holder.lockId(), holder);
            }
        }
    }

    /** Returns a result without data because the database could not be read. */
    public static LockHolders unknown(String why) {
        return new LockHolders(List.of(), why);
    }

    /** Returns why the holders are unknown; empty if they are known. */
    public Optional<String> unknownBecause() {
        return Optional.ofNullable(unknownBecause);
    }

    /** Returns every held lock, and every replica without locks. */
    public List<LockHolder> all() {
        return all;
    }

    public Optional<LockHolder> of(long lockId) {
        return Optional.ofNullable(byLock.get(lockId));
    }
}
