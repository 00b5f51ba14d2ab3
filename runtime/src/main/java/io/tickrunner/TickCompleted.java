package io.tickrunner;

import java.time.Duration;
import java.time.Instant;

/**
 * A CDI event: a tick ended in this replica. Fired once for each tick, whatever its outcome, and delivered to methods with
 * {@code @ObservesAsync}. Observers never delay the worker: each one is called on a thread of the app's pool, one event at a
 * time and in order. Up to 1,000 events wait for an observer that is slower than the ticks; then the oldest one is dropped.
 *
 * @param worker the worker's name; never {@code null}
 * @param tickId the tick's ID, see {@link Tick#id()}; never {@code null}
 * @param outcome how it ended; never {@code null}
 * @param forced whether it was requested by {@link TickService#tick()} instead of being due
 * @param occurrence the planned moment, see {@link Tick#occurrence()}; {@code null} if the tick was not scheduled
 * @param startedAt when it started, by this replica's wall clock; never {@code null}
 * @param duration how long it took, including the wait for the lock, by the monotonic clock; never {@code null}
 * @param failure what went wrong; {@code null} for outcomes without a failure, such as {@link Outcome#SUCCESS} and {@link
 *        Outcome#SKIPPED}
 */
public record TickCompleted(
        String worker,
        String tickId,
        Outcome outcome,
        boolean forced,
        Instant occurrence,
        Instant startedAt,
        Duration duration,
        Throwable failure) {
}
