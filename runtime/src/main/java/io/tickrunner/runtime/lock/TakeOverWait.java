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
 * Determines how long work waits with a newly acquired lock because the former holder may still trust it. The hazard is a
 * session ended by the server: its locks are free immediately, without the delay of a lease. Thread-safe.
 */
public final class TakeOverWait {

    /** A limit above the number of locks of any app; further announced releases are ignored. */
    private static final int MAX_RELEASED = 20_000;

    private final TakeOverMode mode;
    private final long deadlineNanos;
    private final Pace pace;
    private final PeerRoll roll;
    private final Time time;
    /** The {@link Time#nanos()} at which a holder announced the release of the lock. */
    private final Map<Long, Long> releasedAt = new ConcurrentHashMap<>();
    private volatile long openedAt;

    TakeOverWait(LockSettings settings, Peers peers, Time time) {
        this.time = time;
        this.mode = settings.takeOver();
        this.deadlineNanos = settings.deadline().toNanos();
        this.pace = peers.pace();
        this.roll = peers.roll();
    }

    /** Records that a session is open. Earlier events are unknown here. */
    void opened() {
        openedAt = time.nanos();
        releasedAt.clear();
    }

    /** Records that the holder of a lock, here or elsewhere, announced its release and that no work runs under it any more. */
    void released(long lockId) {
        if (mode == TakeOverMode.CERTAIN && (releasedAt.size() < MAX_RELEASED || releasedAt.containsKey(lockId))) {
            releasedAt.put(lockId, time.nanos());
        }
    }

    /**
     * Returns how long the work must still wait for a former holder to notice; {@link #doubt} determines the remaining wait.
     */
    Duration noticeLeft(SessionGrant grant) {
        return left(grant.heldAt() + pace.noticeNanos());
    }

    /** Returns whether it must be found out if a former holder may trust the lock for longer. */
    boolean asksForDoubt() {
        return mode == TakeOverMode.CERTAIN;
    }

    /**
     * Returns until when the former holder may trust the lock, by {@link Time#nanos()}. Called once per grant, after the
     * notice, because a terminating server process frees its locks before it disappears from view.
     */
    long doubt(SessionGrant grant) {
        if (roll.isAnyEnding()) {
            return unknownDoubt();
        }
        Long released = releasedAt.get(grant.lockId());
        long knownSince = released == null ? openedAt : released;
        OptionalLong vanishedAt = roll.vanishedAt();
        if (vanishedAt.isPresent() && vanishedAt.getAsLong() - knownSince > 0) {
            return vanishedAt.getAsLong() + deadlineNanos;
        }
        return released == null ? openedAt + deadlineNanos : released;
    }

    /** Returns the same if it is not known which peers are gone. */
    long unknownDoubt() {
        return time.nanos() + deadlineNanos;
    }

    public Duration left(long until) {
        return Duration.ofNanos(Math.max(0, until - time.nanos()));
    }
}
