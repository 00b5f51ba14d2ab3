package io.tickrunner.runtime.ledger;

import java.time.Instant;

import io.tickrunner.runtime.ledger.ClaimAnswer.Claimed;
import io.tickrunner.runtime.ledger.ClaimAnswer.Done;
import io.tickrunner.runtime.ledger.ClaimAnswer.TooEarly;
import io.tickrunner.runtime.ledger.ClaimAnswer.Unfinished;

/**
 * Decides whether a run may be claimed. A store calls this while it holds the worker's row, so two replicas never get the same
 * run, whatever their clocks and locks say.
 */
public final class ClaimRules {

    private ClaimRules() {
    }

    /**
     * @param row the worker's row, held until the answer is written
     * @param replica the replica that asks
     * @param now the server's clock, in whole microseconds
     */
    public static ClaimAnswer decide(WorkerRow row, ClaimRequest request, String replica, Instant now) {
        OpenClaim open = row.claim();
        if (request.over() != null) {
            return request.over().equals(open) ? claimed(row, request, replica, now) : notOurs(row, open, now);
        }
        if (open != null) {
            return new Unfinished(open, now);
        }
        if (request.occurrence() != null) {
            if (row.lastOccurrence() != null && !request.occurrence().isAfter(row.lastOccurrence())) {
                return done(row, now);
            }
            if (request.occurrence().isAfter(now.plus(request.early()))) {
                return new TooEarly(now);
            }
        }
        if (request.minAge() != null && row.lastStart() != null && row.lastStart().plus(request.minAge()).isAfter(now)) {
            return done(row, now);
        }
        return claimed(row, request, replica, now);
    }

    private static ClaimAnswer claimed(WorkerRow row, ClaimRequest request, String replica, Instant now) {
        return new Claimed(new OpenClaim(new ClaimToken(replica, now), request.occurrence()), row.lastStart(),
                row.lastOccurrence());
    }

    private static ClaimAnswer notOurs(WorkerRow row, OpenClaim open, Instant now) {
        return open == null ? done(row, now) : new Unfinished(open, now);
    }

    private static Done done(WorkerRow row, Instant now) {
        return new Done(row.lastReplica(), row.lastStart(), now);
    }
}
