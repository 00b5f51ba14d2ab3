package io.tickrunner;

/** A lock that this replica holds now. It can be lost at any moment, and says so. Thread-safe. */
public interface LockGrant extends AutoCloseable {

    /**
     * The lock's key.
     *
     * @return the key
     */
    long lockId();

    /**
     * Whether the lock is still held, as far as this replica knows at the moment of the call. Never blocks.
     *
     * @return {@code false} once it was released or its loss is known, or when the time is over for which it is certain
     */
    boolean isHeld();

    /**
     * Whether the lock is certainly still held, asking whoever keeps it if that was not done just now. May block: for some
     * milliseconds, or while an answer is overdue, and then at the most until the time is over for which the lock is certain.
     *
     * @return {@code false} once it was released, or as soon as another might hold it; also if the thread is interrupted while
     *         nobody can say
     */
    default boolean verifyHeld() {
        return isHeld();
    }

    /**
     * Sets what to do when the lock is lost, as opposed to released. It is called once, at once if the lock is lost already, on
     * a thread that must not be kept.
     *
     * @param listener short and non-blocking; not {@code null}
     * @throws IllegalStateException if there is a listener already
     */
    void onLost(Runnable listener);

    /**
     * Gives the lock back. Never throws; a second call does nothing.
     *
     * @return {@code false} if the lock turned out to be lost
     */
    boolean release();

    @Override
    default void close() {
        release();
    }
}
