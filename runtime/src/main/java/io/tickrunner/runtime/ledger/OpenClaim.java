package io.tickrunner.runtime.ledger;

import java.time.Instant;

/**
 * A claim whose run has not been recorded.
 *
 * @param token identifies the claim
 * @param occurrence the claimed occurrence; {@code null} for a worker without planned occurrences
 */
public record OpenClaim(ClaimToken token, Instant occurrence) {
}
