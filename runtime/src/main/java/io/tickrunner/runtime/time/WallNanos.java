package io.tickrunner.runtime.time;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a moment of the wall clock as nanoseconds since 1970, in a field instead of an object. Moments outside 1677 to 2262,
 * which a wrong clock may show, become the nearest one within.
 */
public final class WallNanos {

    /** No moment. */
    public static final long NONE = Long.MIN_VALUE;

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 1;

    private WallNanos() {
    }

    /**
     * @param moment {@code null} for {@link #NONE}
     */
    public static long of(Instant moment) {
        if (moment == null) {
            return NONE;
        }
        long seconds = Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, moment.getEpochSecond()));
        return seconds * NANOS_PER_SECOND + moment.getNano();
    }

    /** Returns the moment; {@code null} for {@link #NONE}. */
    public static Instant toInstant(long nanos) {
        return nanos == NONE ? null : Instant.ofEpochSecond(0, nanos);
    }
}
