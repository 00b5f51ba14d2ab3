package io.tickrunner.runtime.ledger;

import java.time.Duration;

/**
 * A summary of a worker's last runs.
 *
 * @param runs how many runs it covers
 * @param successes how many of these succeeded
 * @param median the median duration of these runs; {@code null} if there are none
 * @param p95 the duration that 95 of 100 runs do not exceed; {@code null} if there are none
 */
public record RunStatistics(long runs, long successes, Duration median, Duration p95) {
}
