package io.tickrunner.runtime.lock;

import java.util.Optional;

/** A worker of this replica, as the lock session knows it. Thread-safe. */
public interface OwnWorker {

    long lockId();

    /** Returns the same as an object that the worker keeps, because it is the key of several maps. */
    default Long lockKey() {
        return lockId();
    }

    /** Returns whether it has scheduled ticks, which need a lock session. */
    boolean hasSchedule();

    /** Returns the notification channel that wakes it up; empty for none. */
    Optional<String> wakeOn();

    /**
     * Wakes the worker up, because of a notification or a request of another replica. Called on the lock session's thread; must
     * return quickly.
     */
    void wokenUp();

    /** Reads anew which schedule is in force. Called on the lock session's thread; must return quickly. */
    void scheduleChanged();
}
