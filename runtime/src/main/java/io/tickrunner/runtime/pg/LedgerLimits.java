package io.tickrunner.runtime.pg;

import java.time.Duration;

/**
 * How long a transaction of the ledger may take.
 *
 * @param statement the longest time for a statement
 * @param lock the longest wait for a lock of a table or row
 */
record LedgerLimits(Duration statement, Duration lock) {

    static final LedgerLimits WRITE = new LedgerLimits(Duration.ofSeconds(5), Duration.ofSeconds(2));
    static final LedgerLimits CLAIM = new LedgerLimits(Duration.ofSeconds(2), Duration.ofSeconds(1));
    static final LedgerLimits LOOK = new LedgerLimits(Duration.ofSeconds(5), Duration.ofSeconds(2));
    /** Long enough for ten replicas that create the tables one after the other. */
    static final LedgerLimits CREATE = new LedgerLimits(Duration.ofSeconds(10), Duration.ofSeconds(10));
    /** Gives way to everything else. */
    static final LedgerLimits PRUNE = new LedgerLimits(Duration.ofSeconds(5), Duration.ofMillis(200));

    private static final Duration NETWORK = Duration.ofSeconds(5);

    /** Returns how long the client waits for an answer: longer than the server takes to end the statement itself. */
    Duration network() {
        return statement.plus(NETWORK);
    }
}
