package io.tickrunner.simulator.postgres;

/** What a lock belongs to, and so when it ends at the latest. */
public enum LockLevel {
    SESSION,
    TRANSACTION
}
