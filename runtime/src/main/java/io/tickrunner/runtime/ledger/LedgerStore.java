package io.tickrunner.runtime.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * The tables of the ledger. Every method takes round trips to the database and may wait for a connection of the app's pool.
 * Every method throws {@link LedgerUnavailableException} if the database does not answer in time, {@link
 * LedgerRefusedException} if the tables do not fit, and {@link LedgerDataException} if the database rejects the data.
 * Thread-safe.
 */
public interface LedgerStore {

    /**
     * Creates the tables if they are missing and may be created, and checks them.
     *
     * @return the server's clock
     */
    ServerMoment open();

    /** Returns the name of this replica, as its claims and runs carry it. Never blocks. */
    String replica();

    /** Reads the rows of the given workers, and creates those that are missing. Never reads the history. */
    WorkerRows read(Collection<WorkerKey> workers);

    /**
     * Claims a run before its work begins. When this returns {@link ClaimAnswer.Claimed}, the claim survives a crash of the
     * database.
     */
    ClaimAnswer claim(ClaimRequest request);

    /**
     * Undoes a claim whose work did not begin.
     *
     * @return {@code false} if the claim was no longer open
     */
    boolean withdraw(WorkerKey worker, ClaimAnswer.Claimed claimed);

    /**
     * Writes a batch in one transaction. Also closes the claims of its runs.
     *
     * @param clock converts the batch's times to the server's clock; the same in each attempt to write the batch
     * @param inDoubt whether this batch may have been written by an earlier call, whose answer was lost; then it is written
     *        only
     *        if it was not
     * @return a new reading of the server's clock
     */
    ServerMoment write(RunBatch batch, ServerMoment clock, boolean inDoubt);

    /**
     * Sets or ends a pause.
     *
     * @param pause the pause; {@code null} to end it
     */
    void pause(WorkerKey worker, PauseEntry pause);

    /**
     * Sets or ends a schedule that differs from code and configuration.
     *
     * @param schedule the schedule; {@code null} to end it
     */
    void schedule(WorkerKey worker, ScheduleEntry schedule);

    /**
     * Records commands in one transaction.
     *
     * @param clock converts their times to the server's clock; the same in each attempt
     * @param inDoubt whether they may have been written by an earlier call, whose answer was lost; then they are written only
     *        if they were not
     * @return a new reading of the server's clock
     */
    ServerMoment commands(List<CommandEntry> commands, ServerMoment clock, boolean inDoubt);

    /**
     * Returns a page of a worker's history, with a summary.
     *
     * @param limit the number of runs on the page; runs that started in the same microsecond stay together
     * @param before the page contains only runs that started earlier; {@code null} for the newest
     */
    RunHistory history(WorkerKey worker, int limit, Instant before);

    /**
     * Deletes a limited number of runs of the given workers that are to be kept no longer. Only one replica deletes at a time.
     *
     * @return the number of deleted runs
     */
    int prune(Collection<WorkerKey> workers);
}
