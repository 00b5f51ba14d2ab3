package io.tickrunner.simulator.postgres;

/** How a lock shuts out others. */
public enum LockMode {

    EXCLUSIVE("ExclusiveLock"),
    SHARED("ShareLock");

    private final String shown;

    LockMode(String shown) {
        this.shown = shown;
    }

    /** Returns the name that {@code pg_locks} shows. */
    public String shown() {
        return shown;
    }
}
