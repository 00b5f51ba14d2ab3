package io.tickrunner;

import java.time.Instant;

/**
 * A CDI event: this replica lost a worker's lock that it had, in use or kept between ticks, as opposed to giving it back. Work
 * that was running is being interrupted. Fired to methods with {@code @ObservesAsync}, as {@link TickCompleted} is.
 *
 * @param worker the worker's name; never {@code null}
 * @param lockId the key of the lock
 * @param at when the loss was noticed, by this replica's wall clock; never {@code null}
 * @param heldSince when this replica had taken the lock, by its wall clock; never {@code null}
 * @param tickId the id of the tick whose work was running; {@code null} if none was
 */
public record LockLost(
        String worker,
        long lockId,
        Instant at,
        Instant heldSince,
        String tickId) {
}
