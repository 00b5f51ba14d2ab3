package io.tickrunner;

/**
 * A recurring task that never runs twice at once across all replicas of the app.
 * <p>
 * All methods are called with an active request context and with {@code component} and {@code tickId} in the MDC. They run on
 * one of Tickrunner's own threads, or on a virtual thread if the class has {@code @RunOnVirtualThread}.
 */
public interface Worker {

    /**
     * Does the work of one tick while the lock is held.
     *
     * @param tick this run; never {@code null}
     * @throws Exception on any failure; it is recorded and logged once, and never stops the schedule
     */
    void tick(Tick tick) throws Exception;

    /**
     * Returns whether the tick may run. This gate is called before the lock is tried. A gate that throws counts as a failed
     * tick.
     *
     * @return {@code false} to omit this tick ({@link Outcome#GATED})
     */
    default boolean shouldRun() {
        return true;
    }

    /**
     * Runs once in each replica, while the lock is held, before that replica's first tick: at startup if the lock is free,
     * otherwise when the replica takes over. If it fails, it is retried at the next tick.
     *
     * @param tick this run; never {@code null}
     * @throws Exception on any failure; it is recorded as a failed tick
     */
    default void startup(Tick tick) throws Exception {
    }

    /**
     * Handles the failure of each failed tick, in place of Tickrunner's own failure log, which logs a repeated failure only now
     * and then. Any exception it throws is logged and has no other effect.
     *
     * @param failure what the tick threw; never {@code null}
     */
    default void onError(Throwable failure) {
    }
}
