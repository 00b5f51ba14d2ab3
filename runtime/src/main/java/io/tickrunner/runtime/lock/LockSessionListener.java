package io.tickrunner.runtime.lock;

/** Observes the lock session, for metrics. Called on the session's path, so methods must return quickly and must not throw. */
public interface LockSessionListener {

    LockSessionListener NONE = new LockSessionListener() {
    };

    /**
     * Called when a statement with lock requests was answered.
     *
     * @param nanos from sending to answer
     * @param requests the number of lock and unlock requests in it
     */
    default void roundTrip(long nanos, int requests) {
    }
}
