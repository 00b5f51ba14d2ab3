package io.tickrunner.runtime.lock;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who holds which lock, and all replicas of the app, at one moment. */
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

    /** The database did not say. */
    public static LockHolders unknown(String why) {
        return new LockHolders(List.of(), why);
    }

    /** Why nothing is known; empty if it is. */
    public Optional<String> unknownBecause() {
        return Optional.ofNullable(unknownBecause);
    }

    /** Every lock that is held, and every replica that holds none. */
    public List<LockHolder> all() {
        return all;
    }

    public Optional<LockHolder> of(long lockId) {
        return Optional.ofNullable(byLock.get(lockId));
    }
}
