/**
 * Spreads the grants of CLUSTER workers over the replicas. {@link io.tickrunner.runtime.spread.ShareBook} knows what each
 * replica holds and is able to run, {@link io.tickrunner.runtime.spread.EvenShares} says what each should hold, {@link
 * io.tickrunner.runtime.spread.Promises} which released locks wait for which replica. No class here sends or acquires anything.
 * <p>
 * Everything here is advice: an advisory lock decides who runs a worker. What a replica believes of the others may be out of
 * date, which costs at most a hand-over that was not needed.
 * <p>
 * Used by {@code lock}.
 */
package io.tickrunner.runtime.spread;
