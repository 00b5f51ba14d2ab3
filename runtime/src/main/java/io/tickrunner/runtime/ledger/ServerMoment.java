package io.tickrunner.runtime.ledger;

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

    /** Returns a time of the monotonic clock by the server's clock, in whole microseconds as in the tables. */
    public Instant at(long nanosThen) {
        Instant then = instant.plusNanos(nanosThen - nanos);
        return then.minusNanos(then.getNano() % NANOS_PER_MICRO);
    }
}
