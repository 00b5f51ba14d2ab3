package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.tickrunner.runtime.time.Time;

/**
 * Tracks whether this replica needs its lock session: while a worker here has scheduled ticks, and for a while after any
 * request. Otherwise its heartbeats would keep an idle database from going to sleep. Thread-safe.
 */
public final class SessionDemand {

    /** Long enough for a ticking replica to be replaced meanwhile, and to learn about runs and pauses when it returns. */
    public static final Duration REST_AFTER = Duration.ofMinutes(5);

    /** The number of workers that have scheduled ticks. */
    private final AtomicInteger ticking = new AtomicInteger();
    private final long restAfterNanos;
    private final Time time;
    private volatile long askedAt;

    public SessionDemand(Duration restAfter, Time time) {
        this.time = time;
        this.askedAt = time.nanos();
        this.restAfterNanos = restAfter.toNanos();
    }

    /** Records that a worker starts scheduled ticks. */
    void tickerCame() {
        ticking.incrementAndGet();
    }

    /** Records that a worker's scheduled ticks have ended. Called once for each {@link #tickerCame()}. */
    void tickerLeft() {
        ticking.decrementAndGet();
    }

    /** Records that the session is needed now. */
    void ask() {
        askedAt = time.nanos();
    }

    boolean isWanted() {
        return ticking.get() > 0 || time.nanos() - askedAt < restAfterNanos;
    }
}
