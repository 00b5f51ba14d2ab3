package io.tickrunner.runtime.ledger;

import java.time.Instant;

/**
 * Identifies one claim. Only its own token closes a claim: a replica that lost its lock must not close the claim of the replica
 * that took over.
 *
 * @param replica the replica that made the claim
 * @param since when it was made, by the server's clock
 */
public record ClaimToken(String replica, Instant since) {
}
