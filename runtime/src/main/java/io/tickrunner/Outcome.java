package io.tickrunner;

import java.util.Locale;

/** How a tick ended. Every tick has exactly one outcome. */
public enum Outcome {

    /** The work was done. */
    SUCCESS,
    /** The gate, the startup hook or the work threw. */
    ERROR,
    /** The lock is held elsewhere, or the worker is running here already. */
    SKIPPED,
    /** {@link Worker#shouldRun()} said no. */
    GATED,
    /** The database could not be reached, so nothing is known about the lock. Not the worker's failure. */
    UNAVAILABLE,
    /** The work outlived its timeout and was interrupted. */
    TIMEOUT,
    /** The lock was lost while the work was running; the work was interrupted. */
    LOCK_LOST;

    private final String tag = name().toLowerCase(Locale.ROOT);

    /**
     * The outcome as it stands in metrics, health data and logs.
     *
     * @return the lower-case name, for example {@code lock_lost}
     */
    public String tag() {
        return tag;
    }

    /**
     * Whether the outcome counts against the worker's health.
     *
     * @return {@code true} for {@link #ERROR}, {@link #TIMEOUT} and {@link #LOCK_LOST}
     */
    public boolean isFailure() {
        return this == ERROR || this == TIMEOUT || this == LOCK_LOST;
    }
}
