package io.tickrunner.runtime.lock;

import java.util.concurrent.TimeUnit;

/**
 * Estimates the server's wall clock. Each answer that contains it narrows the estimate: the server read its clock after the
 * question was sent and before the answer arrived. One answer alone is not enough, because an interrupted network may deliver
 * it
 * seconds late. Used by the thread that has the wire.
 */
public final class ServerClock {

    private boolean known;
    /** What to add to this replica's monotonic clock, in milliseconds. */
    private long offset;

    /**
     * Records an answer.
     *
     * @param serverMillis the server's wall clock, in milliseconds since 1970
     * @param askedAt when the question was sent, in nanoseconds of this replica's monotonic clock
     * @param answeredAt when the answer had arrived
     */
    public void answered(long serverMillis, long askedAt, long answeredAt) {
        long least = serverMillis - TimeUnit.NANOSECONDS.toMillis(answeredAt);
        long most = serverMillis - TimeUnit.NANOSECONDS.toMillis(askedAt);
        if (!known || offset < least) {
            offset = least;
        } else if (offset > most) {
            // The server's clock was set, or is slower than this replica's.
            offset = most;
        }
        known = true;
    }

    /** Returns the server's wall clock, in milliseconds since 1970; a meaningless number before the first answer. */
    public long millis(long nanos) {
        return offset + TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
