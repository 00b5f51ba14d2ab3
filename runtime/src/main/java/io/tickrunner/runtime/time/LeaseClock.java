package io.tickrunner.runtime.time;

/**
 * The client's side of the lease: how long this replica may believe in its locks. It runs on the monotonic clock from the
 * moment a statement was sent that the server then answered, so it always ends before the server's lease does. Once it has run
 * out it never starts again.
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

    /** {@link Time#nanos()} of the sending of the last statement that was answered. */
    public long confirmedAt() {
        return confirmedAt;
    }

    /**
     * Takes note of an answered statement. Called by one thread at a time.
     *
     * @return {@code false} if the clock had run out before the answer came
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
