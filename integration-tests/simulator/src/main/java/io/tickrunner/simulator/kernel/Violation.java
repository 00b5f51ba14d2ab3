package io.tickrunner.simulator.kernel;

/** Ends a simulation, because a check failed. Its message has all that is needed to repeat and to read the run. */
@SuppressWarnings("serial")
public final class Violation extends AssertionError {

    private final long seed;
    private final long nanos;

    Violation(String message, Throwable cause, long seed, long nanos, String lastEvents) {
        super(message + "\n  seed " + seed + ", at " + Trace.seconds(nanos) + "\n" + lastEvents, cause);
        this.seed = seed;
        this.nanos = nanos;
    }

    /** Returns the seed that repeats the run. */
    public long seed() {
        return seed;
    }

    /** Returns the virtual time of the failure in nanoseconds. */
    public long nanos() {
        return nanos;
    }
}
