package io.tickrunner.simulator.kernel;

import java.time.Duration;
import java.time.Instant;

/**
 * The clocks of a process: both run at its own speed, and the wall clock may jump. No reading of one process means anything in
 * another.
 */
public final class SimClock {

    static final long NEVER = Long.MAX_VALUE;
    private static final long MILLION = 1_000_000;

    private final Scheduler scheduler;
    private final Instant start;
    private final long monotonicOffset;
    private final long driftPpm;
    private Duration wallOffset;

    SimClock(Scheduler scheduler, Instant start, long monotonicOffset, long driftPpm, Duration wallOffset) {
        this.scheduler = scheduler;
        this.start = start;
        this.monotonicOffset = monotonicOffset;
        this.driftPpm = driftPpm;
        this.wallOffset = wallOffset;
    }

    /** Lets the wall clock jump, forward or back. */
    public void jump(Duration by) {
        wallOffset = wallOffset.plus(by);
    }

    /** Returns how far the wall clock is ahead of the true time. */
    public Duration wallError() {
        return Duration.between(trueTime(scheduler.now()), now());
    }

    /** Returns what a perfect wall clock shows at a virtual time. */
    private Instant trueTime(long virtual) {
        return start.plusNanos(virtual);
    }

    /** Returns what the wall clock shows. */
    public Instant now() {
        return start.plusNanos(elapsed(scheduler.now())).plus(wallOffset);
    }

    long nanos() {
        return monotonicOffset + elapsed(scheduler.now());
    }

    /** Returns the virtual time at which the given time has passed here. */
    long after(long nanos) {
        long now = scheduler.now();
        if (nanos >= NEVER / 4) {
            return NEVER;
        }
        if (driftPpm == 0 || nanos <= 0) {
            return now + Math.max(0, nanos);
        }
        long due = elapsed(now) + nanos;
        long guess = now + (long) (nanos * (double) MILLION / (MILLION + driftPpm));
        while (elapsed(guess) > due && guess > now) {
            guess -= Math.max(1, (elapsed(guess) - due) / 2);
        }
        while (elapsed(guess) < due) {
            guess += Math.max(1, (due - elapsed(guess)) / 2);
        }
        return guess;
    }

    private long elapsed(long virtual) {
        return virtual + virtual / MILLION * driftPpm + Math.floorDiv(virtual % MILLION * driftPpm, MILLION);
    }
}
