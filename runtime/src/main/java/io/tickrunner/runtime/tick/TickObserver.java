package io.tickrunner.runtime.tick;

import io.tickrunner.LockLost;

/**
 * Observes every worker and every tick. Beans of this type are called on the threads of ticks and of the timer, so methods must
 * return quickly.
 */
public interface TickObserver {

    /** Called when a worker was registered. */
    default void registered(WorkerView worker) {
    }

    /** Called before workers that were registered start to tick. May take a moment. */
    default void starting() {
    }

    /** Called when a worker was unregistered. */
    default void unregistered(WorkerView worker) {
    }

    /** Called once for each tick when it has ended. */
    default void ticked(WorkerView worker, TickResult result) {
    }

    /** Called when a grant was lost that was in use or kept. */
    default void lockLost(WorkerView worker, LockLost loss) {
    }

    /** Called when all ticks have ended and the app is about to end. May take a moment. */
    default void stopped() {
    }

    /** Called when the app's code gave a command through {@link io.tickrunner.TickService} and its outcome is known. */
    default void commanded(WorkerView worker, CodeCommand command) {
    }

    /** Called when work continues although its lock is lost and another replica may hold it. */
    default void ranAway(WorkerView worker) {
    }

    /** Called when a fenced transaction was refused because the lock was lost. */
    default void fenceRefused(WorkerView worker) {
    }
}
