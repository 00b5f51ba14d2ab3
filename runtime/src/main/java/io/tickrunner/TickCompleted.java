package io.tickrunner;

import java.time.Duration;
import java.time.Instant;

/**
 * A CDI event: a tick ended in this replica. Fired once for each tick, whatever its outcome, to methods with
 * {@code @ObservesAsync} and off the worker's path: each observer is called on a thread of the app's pool, one event at a time
 * and in their order. For an observer that is slower than the ticks 1,000 events wait; then the oldest is dropped.
 *
 * @param worker the worker's name; never {@code null}
 * @param tickId the tick's id, see {@link Tick#id()}; never {@code null}
 * @param outcome how it ended; never {@code null}
 * @param forced whether it was asked for by {@link TickService#tick()} instead of being due
 * @param startedAt when it started, by this replica's wall clock; never {@code null}
 * @param duration how long it took, with the wait for the lock, by the monotonic clock; never {@code null}
 * @param failure what went wrong; {@code null} for outcomes without a reason, as {@link Outcome#SUCCESS} and
 *        {@link Outcome#SKIPPED}
 */
public record TickCompleted(
        String worker,
        String tickId,
        Outcome outcome,
        boolean forced,
        Instant startedAt,
        Duration duration,
        Throwable failure) {
}
