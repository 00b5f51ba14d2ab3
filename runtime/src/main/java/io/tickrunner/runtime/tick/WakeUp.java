package io.tickrunner.runtime.tick;

import io.tickrunner.Outcome;

/** A request for a tick before the schedule's next one, for the parts that run ticks. Thread-safe. */
interface WakeUp {

    /** Returns whether no replica has started work since the last request, as far as known. */
    boolean isOpen();

    /** Starts a tick if one is requested and this replica is the one to run it. */
    void serve();

    /** Serves a request that another replica left open. */
    void tookOver();

    /** Records that the worker's code starts now, which serves every request so far. */
    void workStarts(long startedAt);

    /** Serves a request that came during a tick, or that the tick did not get to serve. */
    void ended(TickRun run, Outcome outcome);
}
