package io.tickrunner.runtime.tick;

import java.time.Instant;
import java.util.OptionalLong;

import io.tickrunner.Fence;

/**
 * A snapshot of the fence of a worker in this replica.
 *
 * @param mode which transactions are fenced
 * @param token the token of the grant that is held here; empty if none is, or its fence is not raised yet
 * @param refused how many transactions were refused here because the lock was lost
 * @param waitingSince since when a tick has been waiting until no former holder can commit; {@code null} if none is
 * @param waitingFor why that tick waits, as the end of a sentence that starts with "because"; {@code null} if none does
 */
public record FenceLook(Fence mode, OptionalLong token, long refused, Instant waitingSince, String waitingFor) {

    /** Returns whether a tick waits until no former holder can commit. */
    public boolean isWaiting() {
        return waitingSince != null;
    }
}
