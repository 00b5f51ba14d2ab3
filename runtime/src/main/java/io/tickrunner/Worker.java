package io.tickrunner;

/**
 * A chore that runs again and again, never twice at once over all replicas of the app.
 * <p>
 * All methods are called with an active request context and with {@code component} and {@code tickId} in the MDC, on a thread
 * of Tickrunner's own, or on a virtual one where the class carries {@code @RunOnVirtualThread}.
 */
public interface Worker {

    /**
     * Does the work of one tick, under the lock.
     *
     * @param tick this run; never {@code null}
     * @throws Exception any failure; it is recorded and logged once, and never stops the schedule
     */
    void tick(Tick tick) throws Exception;

    /**
     * The gate: asked before the lock is tried. A gate that throws counts as a failed tick.
     *
     * @return {@code false} to let this tick pass ({@link Outcome#GATED})
     */
    default boolean shouldRun() {
        return true;
    }

    /**
     * Runs once in each replica, under the lock, before that replica's first tick: at start where the lock is free, else when
     * the replica takes over. It is tried again at the next tick when it fails.
     *
     * @param tick this run; never {@code null}
     * @throws Exception any failure; it is recorded as a failed tick
     */
    default void startup(Tick tick) throws Exception {
    }

    /**
     * Called with the failure of each failed tick instead of Tickrunner's own failure log, which tells of a failure that
     * repeats itself only now and then. What it throws is logged and goes no further.
     *
     * @param failure what the tick threw; never {@code null}
     */
    default void onError(Throwable failure) {
    }
}
