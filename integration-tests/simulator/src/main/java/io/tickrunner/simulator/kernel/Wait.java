package io.tickrunner.simulator.kernel;

import java.time.Duration;

/**
 * What a thread waits for.
 *
 * @param process the name of the process
 * @param thread the name of the thread
 * @param what what it waits for
 * @param sinceNanos since which virtual time
 * @param untilNanos the virtual time at which it goes on at the latest; {@link Long#MAX_VALUE} if never
 * @param stack where it waits, each frame on a line
 */
public record Wait(String process, String thread, String what, long sinceNanos, long untilNanos, String stack) {

    /** Returns whether the thread waits until somebody wakes it. */
    public boolean isWithoutEnd() {
        return untilNanos == Long.MAX_VALUE;
    }

    /** Returns for how long the thread has waited. */
    public Duration duration(long now) {
        return Duration.ofNanos(now - sinceNanos);
    }
}
