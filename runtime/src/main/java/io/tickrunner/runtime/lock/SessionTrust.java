package io.tickrunner.runtime.lock;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.time.LeaseClock;
import io.tickrunner.runtime.time.Time;

/**
 * Decides whether a session can be relied on. The hazard is a server that frees the locks while this replica still trusts them.
 * Trust therefore depends on the lease clock at the moment of the call, and a session that was doubted once stays lost.
 * Thread-safe.
 */
final class SessionTrust {

    private static final Logger LOG = Logger.getLogger(SessionTrust.class);

    private static final long WATCH_SLACK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServerLink link;
    private final LeaseClock lease;
    private final Time time;
    private final Runnable onLoss;
    private final AtomicReference<String> lost = new AtomicReference<>();
    /** When the watch checks next, by {@link Time#nanos()}. */
    private volatile long watchedUntil;

    /**
     * @param onLoss called once, on whichever thread finds the session lost
     */
    SessionTrust(ServerLink link, LeaseClock lease, Time time, Runnable onLoss) {
        this.link = link;
        this.lease = lease;
        this.time = time;
        this.watchedUntil = time.nanos();
        this.onLoss = onLoss;
    }

    /** Returns whether no other replica can hold this session's locks at this moment. */
    boolean isTrusted() {
        return !isLost() && lease.isValid();
    }

    long deadlineNanos() {
        return lease.deadlineNanos();
    }

    boolean isLost() {
        return lost.get() != null;
    }

    /** Returns why the session was lost, or {@code null} if it is not lost. */
    String lostBecause() {
        return lost.get();
    }

    /** Records an answered statement. */
    void confirm(long sentAt) {
        if (!lease.confirm(sentAt)) {
            lose("the server's answer came after the deadline");
        }
    }

    /** Returns the {@link Time#nanos()} at which the last answered statement was sent. */
    long confirmedAt() {
        return lease.confirmedAt();
    }

    /** Checks the clock periodically, because a thread that is waiting for an answer cannot. */
    void watch() {
        if (isLost()) {
            return;
        }
        long remaining = lease.remainingNanos();
        if (remaining <= 0) {
            lose("no answer from the server within the deadline");
        } else {
            watchedUntil = time.nanos() + remaining;
            try {
                time.after(remaining, this::watch);
            } catch (RejectedExecutionException e) {
                LOG.debug("The lease watch is stopped", e);
            }
        }
    }

    /** Restarts the watch if it has ended, for example after a lack of memory. */
    void ensureWatched() {
        if (time.nanos() - watchedUntil > WATCH_SLACK_NANOS) {
            watch();
        }
    }

    /** Marks the session as lost permanently, and closes the socket even if a thread is reading from it. */
    void lose(String why) {
        if (!lost.compareAndSet(null, why)) {
            return;
        }
        try {
            onLoss.run();
        } finally {
            link.abort();
        }
    }

    /** Does the same as {@link #lose}, but notifies the server. */
    void end(String why) {
        if (!lost.compareAndSet(null, why)) {
            return;
        }
        try {
            onLoss.run();
        } finally {
            link.close();
        }
    }
}
