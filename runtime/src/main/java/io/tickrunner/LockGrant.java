package io.tickrunner;

/** A lock that this replica holds. It can be lost at any moment, and then notifies its listener. Thread-safe. */
public interface LockGrant extends AutoCloseable {

    /**
     * Returns the lock's key.
     *
     * @return the key
     */
    long lockId();

    /**
     * Returns whether the lock is still held, as far as this replica knows at the moment of the call. Never blocks.
     *
     * @return {@code false} once the lock was released, its loss is known, or the time has passed for which it is certain
     */
    boolean isHeld();

    /**
     * Returns whether the lock is certainly still held. Checks with the lock's provider unless that was done a moment ago. May
     * block for some milliseconds. If an answer is overdue, it blocks at most until the time has passed for which the lock is
     * certain.
     *
     * @return {@code false} once the lock was released, or as soon as another replica might hold it; also if the thread is
     *         interrupted while the answer is overdue
     */
    default boolean verifyHeld() {
        return isHeld();
    }

    /**
     * Sets the listener to call when the lock is lost, as opposed to released. The listener is called once; immediately if the
     * lock is lost already. It must not block the thread that calls it.
     *
     * @param listener short and non-blocking; not {@code null}
     * @throws IllegalStateException if a listener is set already
     */
    void onLost(Runnable listener);

    /**
     * Releases the lock. Never throws; a second call has no effect.
     *
     * @return {@code false} if the lock turned out to be lost
     */
    boolean release();

    @Override
    default void close() {
        release();
    }
}
