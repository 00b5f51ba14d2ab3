package io.tickrunner.runtime.cadence;

import java.time.Instant;

import io.tickrunner.runtime.time.Time;

/**
 * One moment on both clocks.
 *
 * @param nanos the {@link Time#nanos()}, which measures intervals
 * @param wall the {@link Time#now()}, which tells when an occurrence has come
 */
public record Moment(long nanos, Instant wall) {

    public static Moment of(Time time) {
        return new Moment(time.nanos(), time.now());
    }

    /** Returns the wall clock at another time of the monotonic clock, as far as known now. */
    Instant wallAt(long otherNanos) {
        return wall.plusNanos(otherNanos - nanos);
    }
}
