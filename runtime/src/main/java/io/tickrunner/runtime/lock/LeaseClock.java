package io.tickrunner.runtime.lock;

/**
 * The client's side of the lease: how long this replica may believe in its locks. It runs on the monotonic clock from the
 * moment a statement was sent that the server then answered, so it always ends before the server's lease does. Once it has run
 * out it never starts again.
 */
final class LeaseClock {

    private final long deadlineNanos;
    private volatile long confirmedAt;

    LeaseClock(long deadlineNanos, long confirmedAt) {
        this.deadlineNanos = deadlineNanos;
        this.confirmedAt = confirmedAt;
    }

    boolean isValid() {
        return remainingNanos() > 0;
    }

    long remainingNanos() {
        return confirmedAt + deadlineNanos - System.nanoTime();
    }

    /** {@link System#nanoTime()} of the sending of the last statement that was answered. */
    long confirmedAt() {
        return confirmedAt;
    }

    /**
     * Takes note of an answered statement. Called by one thread at a time.
     *
     * @return {@code false} if the clock had run out before the answer came
     */
    boolean confirm(long sentAt) {
        if (!isValid()) {
            return false;
        }
        if (sentAt - confirmedAt > 0) {
            confirmedAt = sentAt;
        }
        return true;
    }
}
