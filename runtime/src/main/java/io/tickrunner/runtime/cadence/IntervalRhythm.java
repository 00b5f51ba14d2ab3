package io.tickrunner.runtime.cadence;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Computes when a worker with an interval is due, on the monotonic clock. A late tick neither delays all later ticks nor makes
 * the next one follow too soon: the rhythm catches up a little with each tick. After a stall it starts again, so several missed
 * ticks become one. Not thread-safe.
 */
public final class IntervalRhythm implements Rhythm {

    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long interval;
    /** When the next tick would be due if no tick had been late; never later than the actual due time. */
    private long step;
    private long due;

    public IntervalRhythm(Duration interval) {
        this.interval = interval.toNanos();
    }

    @Override
    public void begin(Moment now, Duration delay) {
        due = now.nanos() + delay.toNanos();
        step = due;
    }

    @Override
    public long left(Moment now) {
        return due - now.nanos();
    }

    @Override
    public long longestWait() {
        return Long.MAX_VALUE;
    }

    @Override
    public Instant ticked(Moment now) {
        Instant planned = now.wallAt(due);
        if (now.nanos() - step >= STALL_NANOS) {
            // Too late to catch up in small steps.
            step = now.nanos();
        }
        step += interval;
        due = now.nanos() + Math.max(step - now.nanos(), interval - catchUp());
        return planned;
    }

    @Override
    public void tickedEarly(Moment now) {
        begin(now, Duration.ofNanos(interval));
    }

    /** How much shorter than the interval the time between two ticks may be in order to catch up. */
    private long catchUp() {
        return Math.min(interval / 100, MAX_CATCH_UP_NANOS);
    }

    @Override
    public boolean heldUp(Moment now, long waitedNanos) {
        long earliest = now.nanos() + interval - catchUp();
        if (waitedNanos <= catchUp() || due - earliest >= 0) {
            return false;
        }
        due = earliest;
        return true;
    }

    @Override
    public void settled(Instant occurrence) {
        // The next tick is an interval away in any case.
    }

    @Override
    public boolean isPlanned() {
        return false;
    }
}
