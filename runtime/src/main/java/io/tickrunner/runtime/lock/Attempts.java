package io.tickrunner.runtime.lock;

import java.util.List;

/**
 * Attempts to acquire locks, to be sent together.
 *
 * @param requests the locks to try
 * @param candidates locks to try after them in this order, until enough are acquired
 * @param most how many of the candidates to acquire
 */
public record Attempts(List<LockRequest> requests, List<LockRequest> candidates, int most) {

    static final Attempts NONE = of(List.of());

    /** Attempts at all these locks. */
    public static Attempts of(List<LockRequest> requests) {
        return new Attempts(requests, List.of(), 0);
    }

    boolean isEmpty() {
        return requests.isEmpty() && candidates.isEmpty();
    }
}
