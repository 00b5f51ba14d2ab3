package io.tickrunner.simulator.kernel;

import java.util.function.LongSupplier;

/** The first failure of a simulation, which ends it. Thread-safe, because a thread from outside may be the failure. */
final class Verdict {

    private final long seed;
    private final LongSupplier clock;
    private final Trace trace;
    private volatile Violation failure;
    private volatile boolean isFinal;

    Verdict(long seed, LongSupplier clock, Trace trace) {
        this.seed = seed;
        this.clock = clock;
        this.trace = trace;
    }

    /** Records a failure unless there is one, or the simulation is over. Returns it for the caller to throw. */
    synchronized Violation fail(String message, Throwable cause) {
        if (cause instanceof Violation violation) {
            return violation;
        }
        Violation violation = new Violation(message, cause, seed, clock.getAsLong(), trace.lastEvents());
        if (failure == null && !isFinal) {
            failure = violation;
        }
        return violation;
    }

    Violation failure() {
        return failure;
    }

    void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Ignores what fails from now on. */
    void close() {
        isFinal = true;
    }
}
