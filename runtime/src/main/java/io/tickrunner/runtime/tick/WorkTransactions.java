package io.tickrunner.runtime.tick;

/** The transactions that the code of fenced workers begins through JTA. Thread-safe. */
public interface WorkTransactions {

    /** Returns whether the current thread is in a transaction. */
    boolean isActive();

    /**
     * Marks the occurrence of a run as done in the current thread's transaction, right before its commit.
     *
     * @throws IllegalStateException if the thread has no transaction that this run began, or the occurrence is marked already
     */
    void completeAtCommit(Completion completion);
}
