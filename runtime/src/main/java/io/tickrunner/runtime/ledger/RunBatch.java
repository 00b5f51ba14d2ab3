package io.tickrunner.runtime.ledger;

import java.util.List;

/**
 * What is written in one transaction.
 *
 * @param runs the finished runs, in the order in which they ended
 * @param updates at most one for each worker
 */
public record RunBatch(List<FinishedRun> runs, List<WorkerUpdate> updates) {

    static final RunBatch EMPTY = new RunBatch(List.of(), List.of());

    /** Returns the record of a single run. */
    public static RunBatch of(FinishedRun run) {
        return new RunBatch(List.of(run), List.of(WorkerUpdate.of(run)));
    }

    boolean isEmpty() {
        return runs.isEmpty() && updates.isEmpty();
    }
}
