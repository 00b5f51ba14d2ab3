package io.tickrunner.runtime;

/**
 * Hears of every worker and every tick. Beans of this type are called on the threads of ticks and of the timer; they must
 * be quick.
 */
public interface TickObserver {

    /** A worker was registered. */
    default void registered(WorkerService worker) {
    }

    /** A worker was unregistered. */
    default void unregistered(WorkerService worker) {
    }

    /** A tick ended. Called once for each tick. */
    default void ticked(WorkerService worker, TickResult result) {
    }

    /** Work goes on although its lock is lost and another replica may have it. */
    default void ranAway(WorkerService worker) {
    }
}
