package io.tickrunner.runtime.lock;

/** Hears what the lock session does, for metrics. Called on the session's path: must be quick and must not throw. */
public interface LockSessionListener {

    LockSessionListener NONE = new LockSessionListener() {
    };

    /**
     * A statement with lock requests was answered.
     *
     * @param nanos from sending to answer
     * @param requests how many lock and unlock requests went in it
     */
    default void roundTrip(long nanos, int requests) {
    }
}
