package io.tickrunner.runtime.time;

/** A re-entrant lock under which its owner may wait, fair to those who queue for it. */
public interface Mutex {

    /** Acquires the lock, waiting for it. Not interruptible. */
    void lock();

    /** Acquires the lock if it is free, past those who queue for it. */
    boolean tryLock();

    /**
     * Acquires the lock, waiting for it for the given number of nanoseconds at most.
     *
     * @throws InterruptedException if the current thread is interrupted
     */
    boolean tryLock(long nanos) throws InterruptedException;

    /** Releases the lock. */
    void unlock();

    /** Returns whether any thread has the lock. */
    boolean isLocked();

    /** Returns whether the current thread has the lock. */
    boolean isHeldByCurrentThread();

    /** Returns whether threads queue for the lock. */
    boolean hasQueuedThreads();
}
