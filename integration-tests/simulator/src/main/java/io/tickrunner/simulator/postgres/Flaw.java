package io.tickrunner.simulator.postgres;

/** Wrong semantics, planted to prove that the comparison with a real server finds them. */
enum Flaw {
    LOCKS_DO_NOT_STACK,
    UNLOCK_ALL_LEAVES_ONE,
    NOTIFIES_BEFORE_COMMIT,
    KEEPS_DUPLICATE_NOTIFICATIONS,
    TRANSACTION_LOCK_SURVIVES_COMMIT,
    SHARED_IS_EXCLUSIVE
}
