package io.tickrunner.runtime.ledger;

/**
 * A worker of this app, as the ledger names it.
 *
 * @param name the worker's name
 * @param lockId its advisory-lock key
 */
public record WorkerKey(String name, long lockId) {
}
