package io.tickrunner.runtime.spread;

import java.time.Instant;
import java.util.Optional;

/**
 * A lock that has moved from or to this replica.
 *
 * @param at when, by this replica's wall clock
 * @param lockId the lock
 * @param way how and why it moved
 * @param replica the other replica; empty if it is unknown or there is none in particular
 */
public record Move(Instant at, long lockId, Way way, Optional<String> replica) {

    /** How and why a lock moves. */
    public enum Way {
        /** Given to a replica that held less than its share. */
        GIVEN,
        /** Received from a replica that held more than its share. */
        RECEIVED,
        /** Released for all others, because this replica is drained. */
        DRAINED,
        /**
         * Released for all others, because the worker was paused, halted or removed here, its gate was closed, it had failed
         * several times in a row, or its tick ended after a drain.
         */
        RELEASED,
        /** Acquired because it was free: its holder had ended, was drained, or had released it for another reason. */
        TAKEN
    }
}
