package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether this replica needs its lock session: while a worker here ticks by itself, and for a while after anybody asked for
 * something. Otherwise its heartbeats would only keep a database awake that sleeps when it is idle. Thread-safe.
 */
final class SessionDemand {

    /** Long enough that a replica which ticks may be replaced meanwhile, and is told on its return what ran and is paused. */
    static final Duration REST_AFTER = Duration.ofMinutes(5);

    private final Set<Long> ticking = ConcurrentHashMap.newKeySet();
    private final long restAfterNanos;
    private volatile long askedAt = System.nanoTime();

    SessionDemand(Duration restAfter) {
        this.restAfterNanos = restAfter.toNanos();
    }

    /** A worker ticks by itself. */
    void ticks(long lockId) {
        ticking.add(lockId);
    }

    void forget(long lockId) {
        ticking.remove(lockId);
    }

    /** Somebody needs the session now. */
    void ask() {
        askedAt = System.nanoTime();
    }

    boolean isWanted() {
        return !ticking.isEmpty() || System.nanoTime() - askedAt < restAfterNanos;
    }
}
