package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.tickrunner.runtime.time.Time;

/**
 * Whether this replica needs its lock session: while a worker here ticks by itself, and for a while after anybody asked for
 * something. Otherwise its heartbeats would only keep a database awake that sleeps when it is idle. Thread-safe.
 */
public final class SessionDemand {

    /** Long enough that a replica which ticks may be replaced meanwhile, and is told on its return what ran and is paused. */
    public static final Duration REST_AFTER = Duration.ofMinutes(5);

    /** How many workers tick by themselves. */
    private final AtomicInteger ticking = new AtomicInteger();
    private final long restAfterNanos;
    private final Time time;
    private volatile long askedAt;

    public SessionDemand(Duration restAfter, Time time) {
        this.time = time;
        this.askedAt = time.nanos();
        this.restAfterNanos = restAfter.toNanos();
    }

    /** A worker begins to tick by itself. */
    void tickerCame() {
        ticking.incrementAndGet();
    }

    /** Once for each {@link #tickerCame()}. */
    void tickerLeft() {
        ticking.decrementAndGet();
    }

    /** Somebody needs the session now. */
    void ask() {
        askedAt = time.nanos();
    }

    boolean isWanted() {
        return ticking.get() > 0 || time.nanos() - askedAt < restAfterNanos;
    }
}
