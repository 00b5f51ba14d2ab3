package io.tickrunner.runtime.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * A reading of the server's clock, and when it was read. Converts times of this replica's monotonic clock to the server's
 * clock,
 * so that a wrong wall clock of a replica never reaches the tables.
 *
 * @param instant the server's clock
 * @param nanos the {@code Time#nanos()} right before it was read
 */
public record ServerMoment(Instant instant, long nanos) {

    private static final long NANOS_PER_MICRO = 1_000;
    private static final Duration FARTHEST = Duration.ofDays(100 * 365);

    /** Returns a time of the monotonic clock by the server's clock, in whole microseconds as in the tables. */
    public Instant at(long nanosThen) {
        Instant then = instant.plusNanos(nanosThen - nanos);
        return then.minusNanos(then.getNano() % NANOS_PER_MICRO);
    }

    /** Returns a time of the server's clock on the monotonic clock of this replica. */
    public long nanosAt(Instant then) {
        Duration ago = Duration.between(then, instant);
        // Only differences of the monotonic clock are meaningful, and these must not overflow.
        return nanos - (ago.compareTo(FARTHEST) > 0 ? FARTHEST
                : ago.compareTo(FARTHEST.negated()) < 0 ? FARTHEST.negated()
                        : ago)
                .toNanos();
    }
}
