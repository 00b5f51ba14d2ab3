package io.tickrunner.runtime.tick;

import java.util.Optional;

import io.tickrunner.runtime.lock.FenceSupport;

/**
 * What fences the work of workers.
 *
 * @param support raises the fences of grants
 * @param check checks transactions against them
 * @param mark marks runs as done in them; empty without the ledger
 * @param transactions the transactions of JTA; empty in an app without
 */
public record Fences(FenceSupport support, FenceCheck check, Optional<CompletionMark> mark,
        Optional<WorkTransactions> transactions) {
}
