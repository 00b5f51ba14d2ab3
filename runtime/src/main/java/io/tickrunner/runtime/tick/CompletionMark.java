package io.tickrunner.runtime.tick;

import java.sql.Connection;
import java.sql.SQLException;

import io.tickrunner.runtime.ledger.ClaimToken;
import io.tickrunner.runtime.ledger.WorkerKey;

/** Marks claimed runs as done in transactions of the app's work. Thread-safe. */
public interface CompletionMark {

    /**
     * Closes a claim in the connection's current transaction, in one statement.
     *
     * @return {@code false} if the claim is no longer open
     * @throws SQLException if the database refuses, so that the transaction must not commit
     */
    boolean write(Connection connection, WorkerKey worker, ClaimToken claim) throws SQLException;
}
