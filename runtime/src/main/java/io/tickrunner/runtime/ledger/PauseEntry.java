package io.tickrunner.runtime.ledger;

import java.time.Instant;

/**
 * A pause that outlives all replicas.
 *
 * @param by who paused the worker
 * @param reason why; {@code null} if not given
 * @param since since when, by the server's clock
 * @param until until when; {@code null} until it is resumed
 */
public record PauseEntry(String by, String reason, Instant since, Instant until) {

    /** Returns whether the pause is in force at the given moment of the server's clock. */
    public boolean isOn(Instant now) {
        return until == null || until.isAfter(now);
    }
}
