package io.tickrunner.runtime.tick;

import io.tickrunner.LockLost;

/**
 * Hears of every worker and every tick. Beans of this type are called on the threads of ticks and of the timer; they must
 * be quick.
 */
public interface TickObserver {

    /** A worker was registered. */
    default void registered(WorkerView worker) {
    }

    /** A worker was unregistered. */
    default void unregistered(WorkerView worker) {
    }

    /** A tick ended. Called once for each tick. */
    default void ticked(WorkerView worker, TickResult result) {
    }

    /** A grant was lost that was in use or kept. */
    default void lockLost(WorkerView worker, LockLost loss) {
    }

    /** All ticks have ended, and the app is about to. May take a moment. */
    default void stopped() {
    }

    /** Work goes on although its lock is lost and another replica may have it. */
    default void ranAway(WorkerView worker) {
    }
}
