package io.tickrunner;

import java.time.Instant;

/**
 * A CDI event: this replica lost a worker's lock, as opposed to releasing it. The lock was in use or kept between ticks. Work
 * that was running is being interrupted. Delivered to methods with {@code @ObservesAsync}, in the same way as {@link
 * TickCompleted}.
 *
 * @param worker the worker's name; never {@code null}
 * @param lockId the key of the lock
 * @param at when the loss was noticed, by this replica's wall clock; never {@code null}
 * @param heldSince when this replica acquired the lock: {@code at} less how long the lock was held, by the monotonic clock;
 *        never
 *        {@code null}
 * @param tickId the ID of the tick whose work was running; {@code null} if no work was running
 */
public record LockLost(
        String worker,
        long lockId,
        Instant at,
        Instant heldSince,
        String tickId) {
}
