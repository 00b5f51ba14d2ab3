package io.tickrunner.runtime.cadence;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Computes when a worker is due. Pure arithmetic on a monotonic clock in nanoseconds, passed as an argument. A late tick
 * neither delays all later ticks nor makes the next one follow too soon: the rhythm catches up a little with each tick. After a
 * stall it starts again, so several missed ticks become one. Not thread-safe.
 */
public final class Rhythm {

    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long interval;
    /** When the next tick would be due if no tick had been late; never later than the actual due time. */
    private long step;
    private long due;

    public Rhythm(Duration interval) {
        this.interval = interval.toNanos();
    }

    /** Starts, or restarts, with a tick at the given moment. */
    public void begin(long first) {
        due = first;
        step = first;
    }

    /** Returns when the next tick is due. */
    public long due() {
        return due;
    }

    /** Records a tick: the next one is due about an interval later. */
    public void ticked(long now) {
        if (now - step >= STALL_NANOS) {
            // Too late to catch up in small steps.
            step = now;
        }
        step += interval;
        due = now + Math.max(step - now, interval - catchUp());
    }

    /** How much shorter than the interval the time between two ticks may be in order to catch up. */
    private long catchUp() {
        return Math.min(interval / 100, MAX_CATCH_UP_NANOS);
    }

    /**
     * Records that the work of the last tick starts only now because it waited for its lock.
     *
     * @param wait how long it waited, in nanoseconds; the next tick must not follow sooner because of this
     * @return whether the next tick is due later than before
     */
    public boolean heldUp(long now, long wait) {
        long earliest = now + interval - catchUp();
        if (wait <= catchUp() || due - earliest >= 0) {
            return false;
        }
        due = earliest;
        return true;
    }
}
