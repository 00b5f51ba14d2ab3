package io.tickrunner.runtime.lock;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who holds which lock, and all replicas of the app, at one moment. */
public final class LockHolders {

    private final List<LockHolder> all;
    private final Map<Long, LockHolder> byLock = new HashMap<>();

    public LockHolders(List<LockHolder> all) {
        this.all = List.copyOf(all);
        for (LockHolder holder : all) {
            if (holder.lockId() != null) {
                byLock.putIfAbsent(holder.lockId(), holder);
            }
        }
    }

    /** Every lock that is held, and every replica that holds none. */
    public List<LockHolder> all() {
        return all;
    }

    public Optional<LockHolder> of(long lockId) {
        return Optional.ofNullable(byLock.get(lockId));
    }
}
