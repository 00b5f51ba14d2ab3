package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.ledger.ClaimToken;

/**
 * How a tick ended.
 *
 * @param worker the worker's name
 * @param tickId the tick's ID
 * @param forced whether it was requested
 * @param wakeUp whether it came before the schedule's next tick because it was requested
 * @param occurrence the planned moment of a scheduled tick; {@code null} for others
 * @param arguments the arguments of a forced tick; empty for others
 * @param outcome the outcome
 * @param failure the failure, for outcomes that have one; {@code null} otherwise
 * @param startedAt when it started
 * @param endedAt when it ended
 * @param tookNanos how long it took from its start to its end, in nanoseconds
 * @param workNanos how long the worker's code ran, in nanoseconds; {@link #NO_WORK} if it did not
 * @param attempt which attempt at the occurrence it was, from 1
 * @param handled how many items it handled; {@code null} if it did not report any
 * @param claim the claim in the ledger that it finishes; {@code null} if there is none
 */
public record TickResult(
        String worker,
        String tickId,
        boolean forced,
        boolean wakeUp,
        Instant occurrence,
        Map<String, String> arguments,
        Outcome outcome,
        Throwable failure,
        Instant startedAt,
        Instant endedAt,
        long tookNanos,
        long workNanos,
        int attempt,
        Long handled,
        ClaimToken claim) {

    static final long NO_WORK = -1;

    /** Returns how long it took from its start to its end. */
    public Duration took() {
        return Duration.ofNanos(tookNanos);
    }

    /** Returns how long the worker's code ran; empty if it did not. */
    public Optional<Duration> workTime() {
        return workNanos == NO_WORK ? Optional.empty() : Optional.of(Duration.ofNanos(workNanos));
    }
}
