package io.tickrunner.runtime.lock;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.time.Time;

/** Determines how often the session is checked between statements. Thread-safe. */
final class WireLooks {

    /** The driver cannot wait for notifications without occupying the connection, so they are polled. */
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Used by a replica that need not know so soon what others do. */
    private static final long CALM_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    /**
     * Used while work with a lock is running. A session ended by the server frees its locks immediately, and no lease covers
     * the time until this replica notices. Shorter than what counts as current for a tick, which otherwise has to check.
     */
    private static final long CLOSE_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(15);
    /** If work begins again within this time, more may follow, and should find a current check too. */
    private static final long LATELY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** How long before work may begin a check is made for it. A check takes less, and is still current then. */
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private final Pace pace;
    private final Time time;
    private final Runnable wakeKeeper;
    /** How much work is running. Guarded by this, as what follows. */
    private int working;
    private long lastBegunAt;
    /** Whether work began twice within {@link #LATELY_NANOS}. */
    private boolean often;
    /** Whether the keeper has not yet seen that it is to check more often. */
    private boolean unseen;
    private volatile LongSupplier untilWork = () -> Long.MAX_VALUE;

    WireLooks(Pace pace, Time time, Runnable wakeKeeper) {
        this.pace = pace;
        this.time = time;
        this.wakeKeeper = wakeKeeper;
        this.lastBegunAt = time.nanos() - LATELY_NANOS;
    }

    /** Checks the session more often from now on because work relies on it. */
    void workBegins() {
        if (mustWakeKeeper()) {
            wakeKeeper.run();
        }
    }

    private synchronized boolean mustWakeKeeper() {
        long now = time.nanos();
        long pause = now - lastBegunAt;
        // With room to spare, because the keeper may be just about to check rarely again.
        unseen |= working == 0 && !(often && pause < LATELY_NANOS / 2);
        often = pause < LATELY_NANOS;
        lastBegunAt = now;
        working++;
        return unseen;
    }

    synchronized void workEnds() {
        working--;
    }

    /** Sets what returns the time until work may begin next, in nanoseconds. */
    void expectWork(LongSupplier until) {
        untilWork = until;
    }

    /**
     * Returns how old the last check may be, in nanoseconds.
     *
     * @param holds whether this replica holds any locks
     * @param calm whether it need not know so soon what others do
     */
    long patience(boolean holds, boolean calm) {
        long left = untilWork(holds);
        // Half a period, otherwise a check could be skipped that is nearly due, and the next one would come too late.
        if (isBusy() || left <= LEAD_NANOS) {
            return CLOSE_POLL_NANOS / 2;
        }
        // What a statement or a check leaves of the period is waited for.
        return longest(calm) / 2;
    }

    /**
     * Returns the time to wait after a check, in nanoseconds.
     *
     * @param holds whether this replica holds any locks
     * @param calm whether it need not know so soon what others do
     * @param age how old the last check is, in nanoseconds; at most {@link #patience}
     */
    long pause(boolean holds, boolean calm, long age) {
        if (isBusy()) {
            return CLOSE_POLL_NANOS;
        }
        long left = untilWork(holds);
        // News that came after an older check have waited since.
        long longest = longest(calm) - Math.min(age, longest(calm) / 2);
        return left <= LEAD_NANOS ? CLOSE_POLL_NANOS : Math.min(left - LEAD_NANOS, longest);
    }

    private static long longest(boolean calm) {
        return calm ? CALM_POLL_NANOS : POLL_NANOS;
    }

    private long untilWork(boolean holds) {
        return holds ? untilWork.getAsLong() : Long.MAX_VALUE;
    }

    /** Called by the keeper before it decides how long to wait. */
    private synchronized boolean isBusy() {
        unseen = false;
        return working > 0 || often && time.nanos() - lastBegunAt < LATELY_NANOS;
    }

    /** Records that the keeper woke up late for a check. */
    void lateBy(long nanos) {
        if (isWorking()) {
            // The cause of the keeper's delay also delays the checks of other threads.
            pace.lookLateBy(nanos);
        }
    }

    private synchronized boolean isWorking() {
        return working > 0;
    }
}
