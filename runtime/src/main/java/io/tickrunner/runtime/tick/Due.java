package io.tickrunner.runtime.tick;

import java.time.Instant;

/**
 * A scheduled tick that is due, or a wake-up.
 *
 * @param occurrence its planned moment; {@code null} for a wake-up
 * @param attempt which attempt at the occurrence it is, from 1
 * @param rerun whether it runs again what the ledger knows to have begun and not finished
 */
record Due(Instant occurrence, int attempt, boolean rerun) {

    Due(Instant occurrence, int attempt) {
        this(occurrence, attempt, false);
    }

    static Due first(Instant occurrence) {
        return new Due(occurrence, 1);
    }

    static Due wakeUp() {
        return new Due(null, 1);
    }

    static Due rerun(Instant occurrence) {
        return new Due(occurrence, 1, true);
    }

    boolean isWakeUp() {
        return occurrence == null;
    }

    Due again() {
        return new Due(occurrence, attempt + 1);
    }
}
