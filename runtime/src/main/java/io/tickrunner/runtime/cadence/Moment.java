package io.tickrunner.runtime.cadence;

import java.time.Instant;

import io.tickrunner.runtime.time.Time;

/**
 * One moment on both clocks. The wall clock is read when it is first asked for, because most decisions need only the monotonic
 * one. Not thread-safe.
 */
public final class Moment {

    private final long nanos;
    private final Time time;
    private Instant wall;

    private Moment(long nanos, Time time, Instant wall) {
        this.nanos = nanos;
        this.time = time;
        this.wall = wall;
    }

    /** Returns the current moment. */
    public static Moment of(Time time) {
        return new Moment(time.nanos(), time, null);
    }

    /**
     * Returns a given moment.
     *
     * @param nanos the monotonic clock, as {@link Time#nanos()}
     */
    static Moment of(long nanos, Instant wall) {
        return new Moment(nanos, null, wall);
    }

    /** Returns the monotonic clock in nanoseconds. */
    public long nanos() {
        return nanos;
    }

    /** Returns the wall clock. */
    public Instant wall() {
        if (wall == null) {
            wall = time.now();
        }
        return wall;
    }

    /** Returns the wall clock at another time of the monotonic clock, as far as known now. */
    Instant wallAt(long otherNanos) {
        return wall().plusNanos(otherNanos - nanos);
    }
}
