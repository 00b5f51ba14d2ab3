package io.tickrunner.runtime.tick;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * How far a change that an operator made in all replicas has come. It is in force in this one already.
 *
 * @param told completes when the other replicas have been notified; never while the database is unavailable
 * @param durable completes when the change outlives all replicas; never while the ledger cannot be written, and empty in an
 *        app that keeps none
 */
public record ChangeProgress(CompletionStage<Void> told, Optional<CompletionStage<Void>> durable) {
}
