package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.tickrunner.runtime.time.Time;

/**
 * Tracks whether this replica needs its lock session: while a worker here has scheduled ticks, and for a while after any
 * request. Otherwise its heartbeats would keep an idle database from going to sleep. Thread-safe.
 */
public final class SessionDemand {

    /** Long enough for a ticking replica to be replaced meanwhile, and to learn about runs and pauses when it returns. */
    public static final Duration REST_AFTER = Duration.ofMinutes(5);

    private final Set<Long> ticking = ConcurrentHashMap.newKeySet();
    private final long restAfterNanos;
    private final Time time;
    private volatile long askedAt;

    public SessionDemand(Duration restAfter, Time time) {
        this.time = time;
        this.askedAt = time.nanos();
        this.restAfterNanos = restAfter.toNanos();
    }

    /** Records that a worker has scheduled ticks. */
    public void ticks(long lockId) {
        ticking.add(lockId);
    }

    public void forget(long lockId) {
        ticking.remove(lockId);
    }

    /** Records that the session is needed now. */
    void ask() {
        askedAt = time.nanos();
    }

    boolean isWanted() {
        return !ticking.isEmpty() || time.nanos() - askedAt < restAfterNanos;
    }
}
