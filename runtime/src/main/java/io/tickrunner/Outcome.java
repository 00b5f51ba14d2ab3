package io.tickrunner;

import java.util.Locale;

/** How a tick ended. Every tick has exactly one outcome. */
public enum Outcome {

    /** The work was done. */
    SUCCESS,
    /** The gate, the startup hook or the work threw an exception. */
    ERROR,
    /** The lock is held elsewhere, the worker is already running here, or its occurrence is {@link Tick#complete() done}. */
    SKIPPED,
    /** {@link Worker#shouldRun()} returned {@code false}. */
    GATED,
    /** The database could not be reached, so the state of the lock is unknown. Does not count as a failure of the worker. */
    UNAVAILABLE,
    /** The work exceeded its timeout and was interrupted. */
    TIMEOUT,
    /** The lock was lost while the work was running; the work was interrupted. */
    LOCK_LOST;

    private final String tag = name().toLowerCase(Locale.ROOT);

    /**
     * Returns the outcome as it appears in metrics, health data and logs.
     *
     * @return the lower-case name, for example {@code lock_lost}
     */
    public String tag() {
        return tag;
    }

    /**
     * Returns whether the outcome counts against the worker's health.
     *
     * @return {@code true} for {@link #ERROR}, {@link #TIMEOUT} and {@link #LOCK_LOST}
     */
    public boolean isFailure() {
        return this == ERROR || this == TIMEOUT || this == LOCK_LOST;
    }
}
