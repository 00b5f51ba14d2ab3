package io.tickrunner.runtime.cadence;

import java.time.Duration;
import java.time.Instant;

/** Decides when a worker is due. Implementations only calculate; they are not thread-safe. */
public interface Rhythm {

    /**
     * Starts or restarts.
     *
     * @param delay when a worker with an interval is due for the first time; irrelevant to planned occurrences
     */
    void begin(Moment now, Duration delay);

    /** Returns the nanoseconds until the next tick is due; not positive if it is due. */
    long left(Moment now);

    /** Returns the nanoseconds after which the clock must be read again although no tick is due. */
    long longestWait();

    /**
     * Records that the due tick is started, and moves on to the next one.
     *
     * @return the occurrence for which it is started: the planned moment
     */
    Instant ticked(Moment now);

    /** Records that a tick is started before the next one is due, which then follows an interval later. */
    void tickedEarly(Moment now);

    /**
     * Records that the work of the last tick starts only now because it waited for its lock.
     *
     * @param waitedNanos how long it waited, in nanoseconds; the next tick must not follow sooner because of this
     * @return whether the next tick is due later than before
     */
    boolean heldUp(Moment now, long waitedNanos);

    /** Records that this occurrence no longer needs a run, because the worker's gate turned it away. */
    void settled(Instant occurrence);

    /** Returns whether occurrences are planned by the wall clock, so that each is known by its own moment. */
    boolean isPlanned();
}
