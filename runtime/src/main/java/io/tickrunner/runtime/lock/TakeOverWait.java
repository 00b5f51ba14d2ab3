package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.TakeOverMode;
import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.time.Time;

/**
 * How long work waits under a newly acquired lock, because its former holder may still trust it. The hazard is a session that
 * the server ends: it frees its locks at once, without the warning that a lease gives. Thread-safe.
 */
public final class TakeOverWait {

    /** Whoever told of more releases than any app has locks is not believed further. */
    private static final int MAX_RELEASED = 20_000;

    private final TakeOverMode mode;
    private final long deadlineNanos;
    private final Pace pace;
    private final PeerRoll roll;
    private final Time time;
    /** {@link Time#nanos()} of the moment when a holder said that it releases the lock. */
    private final Map<Long, Long> releasedAt = new ConcurrentHashMap<>();
    private volatile long openedAt;

    TakeOverWait(LockSettings settings, Pace pace, PeerRoll roll, Time time) {
        this.time = time;
        this.mode = settings.takeOver();
        this.deadlineNanos = settings.deadline().toNanos();
        this.pace = pace;
        this.roll = roll;
    }

    /** A session is open: what happened before it is not known here. */
    void opened() {
        openedAt = time.nanos();
        releasedAt.clear();
    }

    /** The holder of a lock, here or elsewhere, said that nothing runs under it any more and that it is about to release it. */
    void released(long lockId) {
        if (mode == TakeOverMode.CERTAIN && (releasedAt.size() < MAX_RELEASED || releasedAt.containsKey(lockId))) {
            releasedAt.put(lockId, time.nanos());
        }
    }

    /** How long the work must still wait for any former holder to notice; then {@link #doubt} tells of the rest. */
    Duration noticeLeft(SessionGrant grant) {
        return left(grant.heldAt() + pace.noticeNanos());
    }

    /** Whether it must be found out if the former holder may be in doubt for longer. */
    boolean asksForDoubt() {
        return mode == TakeOverMode.CERTAIN;
    }

    /**
     * Until when the former holder may trust the lock, by {@link Time#nanos()}. Asked once for a grant, after the notice:
     * a server process on its way out frees its locks before it disappears from sight.
     */
    long doubt(SessionGrant grant) {
        Long released = releasedAt.get(grant.lockId());
        long knownSince = released == null ? openedAt : released;
        OptionalLong vanishedAt = roll.vanishedAt();
        if (vanishedAt.isPresent() && vanishedAt.getAsLong() - knownSince > 0) {
            return vanishedAt.getAsLong() + deadlineNanos;
        }
        return released == null ? openedAt + deadlineNanos : released;
    }

    public Duration left(long until) {
        return Duration.ofNanos(Math.max(0, until - time.nanos()));
    }
}
