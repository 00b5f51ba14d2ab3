package io.tickrunner.runtime.ledger;

import java.time.Instant;

/** The answer to a request to claim a run. */
public sealed interface ClaimAnswer {

    /**
     * The run is claimed, durably.
     *
     * @param claim the claim; its run must be recorded or the claim withdrawn
     * @param lastStart the last start before; {@code null} if there was none
     * @param lastOccurrence the last occurrence before; {@code null} if there was none
     */
    record Claimed(OpenClaim claim, Instant lastStart, Instant lastOccurrence) implements ClaimAnswer {
    }

    /**
     * The occurrence has run, or the last start is too recent.
     *
     * @param replica the replica that ran; {@code null} if it is no longer known
     * @param start when it started, by the server's clock; {@code null} if unknown
     * @param now the server's clock
     */
    record Done(String replica, Instant start, Instant now) implements ClaimAnswer {
    }

    /**
     * Another run was claimed and has not been finished: its replica died, or its record is still to come.
     *
     * @param now the server's clock
     */
    record Unfinished(OpenClaim claim, Instant now) implements ClaimAnswer {
    }

    /**
     * The occurrence is in the future by the server's clock, so the clock of this replica is fast.
     *
     * @param now the server's clock
     */
    record TooEarly(Instant now) implements ClaimAnswer {
    }
}
