package io.tickrunner.runtime.cadence;

import java.time.Duration;
import java.util.Optional;

/**
 * When a failed tick is tried again.
 *
 * @param first the time from the end of the first attempt to the second; it doubles with each further attempt
 * @param most the number of attempts after the first one
 */
public record Retry(Duration first, int most) {

    /** Longer waits exceed any interval. */
    private static final int MOST_DOUBLINGS = 30;

    /** Returns how long to wait after a failed attempt; empty if it was the last one. */
    public Optional<Duration> after(int attempt) {
        return attempt > most ? Optional.empty()
                : Optional.of(first.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS)));
    }
}
