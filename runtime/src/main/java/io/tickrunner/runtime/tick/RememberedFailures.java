package io.tickrunner.runtime.tick;

import java.util.OptionalLong;

/**
 * The failures of a worker in all replicas that the ledger remembers from before this replica started it. They are shown, and
 * decide nothing: whether the lock goes to another replica depends on failures here only.
 *
 * @param count the failed ticks since the last success; 0 if the worker succeeded after its last failure
 * @param failureNanos the {@code Time#nanos()} of the last failure
 * @param error the error of that failure
 */
record RememberedFailures(int count, long failureNanos, String error) {

    /** Returns how many of them still count, given the last success in any replica as far as known. */
    int since(OptionalLong succeededAt) {
        return succeededAt.isPresent() && succeededAt.getAsLong() - failureNanos > 0 ? 0 : count;
    }
}
