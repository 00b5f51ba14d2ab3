package io.tickrunner.runtime.admin;

/**
 * What became of a command, for the log, the ledger and the caller.
 *
 * @param outcome in a few words
 * @param durable whether it outlives all replicas; {@code null} if that is not promised
 */
record Effect(String outcome, Boolean durable) {

    static Effect of(String outcome) {
        return new Effect(outcome, null);
    }

    boolean isNotDurable() {
        return Boolean.FALSE.equals(durable);
    }
}
