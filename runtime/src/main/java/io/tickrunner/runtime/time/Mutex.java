package io.tickrunner.runtime.time;

/** A fair, re-entrant lock whose owner may wait while holding it. */
public interface Mutex {

    /** Acquires the lock, waiting for it. Not interruptible. */
    void lock();

    /** Acquires the lock if it is free, ahead of queued threads. */
    boolean tryLock();

    /**
     * Acquires the lock, waiting at most the given number of nanoseconds.
     *
     * @throws InterruptedException if the current thread is interrupted
     */
    boolean tryLock(long nanos) throws InterruptedException;

    /** Releases the lock. */
    void unlock();

    /** Returns whether any thread holds the lock. */
    boolean isLocked();

    /** Returns whether threads are queued for the lock. */
    boolean hasQueuedThreads();
}
