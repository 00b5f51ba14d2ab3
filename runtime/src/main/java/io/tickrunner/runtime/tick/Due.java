package io.tickrunner.runtime.tick;

import java.time.Instant;

/**
 * A scheduled tick that is due.
 *
 * @param occurrence its planned moment
 * @param attempt which attempt at the occurrence it is, from 1
 */
record Due(Instant occurrence, int attempt) {

    static Due first(Instant occurrence) {
        return new Due(occurrence, 1);
    }

    Due again() {
        return new Due(occurrence, attempt + 1);
    }
}
