package io.tickrunner.it.benchmarks.locks;

/** One way to a lock. */
interface LockRoute extends AutoCloseable {

    String name();

    /**
     * Tries once for a lock that is free.
     *
     * @throws IllegalStateException if it is refused, which makes the measurement void
     */
    Held lock(long key) throws Exception;

    /** A lock that is held. */
    interface Held {
        void unlock() throws Exception;
    }

    static IllegalStateException refused(long key) {
        return new IllegalStateException("Lock " + key + " was refused although no other client uses it");
    }
}
