package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.tickrunner.runtime.time.Time;

/**
 * Whether this replica needs its lock session: while a worker here ticks by itself, and for a while after anybody asked for
 * something. Otherwise its heartbeats would only keep a database awake that sleeps when it is idle. Thread-safe.
 */
public final class SessionDemand {

    /** Long enough that a replica which ticks may be replaced meanwhile, and is told on its return what ran and is paused. */
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

    /** A worker ticks by itself. */
    public void ticks(long lockId) {
        ticking.add(lockId);
    }

    public void forget(long lockId) {
        ticking.remove(lockId);
    }

    /** Somebody needs the session now. */
    void ask() {
        askedAt = time.nanos();
    }

    boolean isWanted() {
        return !ticking.isEmpty() || time.nanos() - askedAt < restAfterNanos;
    }
}
