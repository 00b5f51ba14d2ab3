package io.tickrunner.runtime.ledger;

import java.util.concurrent.CompletionStage;

/** Makes pauses and schedules that were set at run time durable. Thread-safe; no method waits. */
public interface DurableChanges {

    /**
     * Accepts that this replica paused or resumed a worker in all replicas.
     *
     * @return completes when the change, or a later one, is in the ledger; never while the ledger cannot be written
     */
    CompletionStage<Void> pauseChanged(LastingState worker);

    /**
     * Accepts that this replica gave a worker another schedule in all replicas, or its own one again.
     *
     * @param by who did it; {@code null} if unknown
     * @return completes when the change, or a later one, is in the ledger; never while the ledger cannot be written
     */
    CompletionStage<Void> scheduleChanged(LastingState worker, String by);

    /**
     * Accepts that another replica paused or resumed a worker. That replica writes the change. This one makes sure of it only
     * if it has written an earlier one. Otherwise: A pauses, B resumes and writes it, A writes its pause late, and the ledger
     * keeps what is no longer in force.
     */
    void pauseHeard(LastingState worker);

    /** Accepts that another replica changed a worker's schedule, as {@link #pauseHeard}. */
    void scheduleHeard(LastingState worker);
}
