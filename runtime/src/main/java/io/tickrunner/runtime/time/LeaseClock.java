package io.tickrunner.runtime.time;

/**
 * The client's side of the lease: how long this replica may trust its locks. It runs on the monotonic clock and starts when a
 * statement is sent that the server then answers, so it always ends before the server's lease. Once expired, it never restarts.
 */
public final class LeaseClock {

    private final Time time;
    private final long deadlineNanos;
    private volatile long confirmedAt;

    public LeaseClock(Time time, long deadlineNanos, long confirmedAt) {
        this.time = time;
        this.deadlineNanos = deadlineNanos;
        this.confirmedAt = confirmedAt;
    }

    public boolean isValid() {
        return remainingNanos() > 0;
    }

    public long remainingNanos() {
        return confirmedAt + deadlineNanos - time.nanos();
    }

    /** Returns for how long after the sending of an answered statement the locks are trusted. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Returns the {@link Time#nanos()} at which the last answered statement was sent. */
    public long confirmedAt() {
        return confirmedAt;
    }

    /**
     * Records an answered statement. Called by one thread at a time.
     *
     * @return {@code false} if the clock had expired before the answer arrived
     */
    public boolean confirm(long sentAt) {
        if (!isValid()) {
            return false;
        }
        if (sentAt - confirmedAt > 0) {
            confirmedAt = sentAt;
        }
        return true;
    }
}
