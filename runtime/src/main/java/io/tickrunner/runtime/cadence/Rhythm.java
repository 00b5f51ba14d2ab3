package io.tickrunner.runtime.cadence;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When a worker with an interval is due: pure arithmetic on a monotonic clock in nanoseconds, which is always given. A late
 * tick neither delays all that follow nor brings the next one soon after it: the rhythm gets back into step a little with each
 * tick, or begins anew after a stall, so that missed ticks are one tick. Not thread-safe.
 */
public final class Rhythm {

    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long interval;
    /** When the next tick would be if none had been late; not after it is due. */
    private long step;
    private long due;

    public Rhythm(Duration interval) {
        this.interval = interval.toNanos();
    }

    /** Begins, or begins anew, with a tick at that moment. */
    public void begin(long first) {
        due = first;
        step = first;
    }

    /** Returns when the next tick is due. */
    public long due() {
        return due;
    }

    /** A tick comes now: the next one is due about an interval later. */
    public void ticked(long now) {
        if (now - step >= STALL_NANOS) {
            // Too much to make up for a little with each tick.
            step = now;
        }
        step += interval;
        due = now + Math.max(step - now, interval - catchUp());
    }

    /** By so much the time between two ticks may fall short of the interval, to get back into step. */
    private long catchUp() {
        return Math.min(interval / 100, MAX_CATCH_UP_NANOS);
    }

    /**
     * The work of the last tick begins only now, because it waited for its lock.
     *
     * @param wait how long it waited, in nanoseconds: the next tick must not follow sooner because of that
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
