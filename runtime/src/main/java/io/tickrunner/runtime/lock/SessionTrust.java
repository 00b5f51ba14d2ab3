package io.tickrunner.runtime.lock;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.time.LeaseClock;
import io.tickrunner.runtime.time.Time;

/**
 * Whether a session can be relied on. The hazard is a server that frees the locks while this replica still believes in them: so
 * trust goes by the lease clock at the moment of asking, and a session that was doubted once is lost for good. Thread-safe.
 */
final class SessionTrust {

    private static final Logger LOG = Logger.getLogger(SessionTrust.class);

    private static final long WATCH_SLACK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServerLink link;
    private final LeaseClock lease;
    private final Time time;
    private final Runnable onLoss;
    private final AtomicReference<String> lost = new AtomicReference<>();
    /** When the watch looks next, by {@link Time#nanos()}. */
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

    /** Whether no other replica can hold this session's locks at this moment. */
    boolean isTrusted() {
        return !isLost() && lease.isValid();
    }

    boolean isLost() {
        return lost.get() != null;
    }

    /** Why the session was lost, or {@code null} while it is not. */
    String lostBecause() {
        return lost.get();
    }

    /** Takes note of an answered statement. */
    void confirm(long sentAt) {
        if (!lease.confirm(sentAt)) {
            lose("the server's answer came after the deadline");
        }
    }

    /** {@link Time#nanos()} of the sending of the last statement that was answered. */
    long confirmedAt() {
        return lease.confirmedAt();
    }

    /** Looks at the clock when nobody else does: a thread that is waiting for an answer cannot. */
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

    /** Begins the watch anew if it is gone, as after a lack of memory. */
    void ensureWatched() {
        if (time.nanos() - watchedUntil > WATCH_SLACK_NANOS) {
            watch();
        }
    }

    /** Once and for good; the socket is closed under whoever reads from it. */
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

    /** As {@link #lose}, with a word to the server. */
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
