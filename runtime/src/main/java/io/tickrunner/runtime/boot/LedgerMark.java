package io.tickrunner.runtime.boot;

import java.sql.Connection;
import java.sql.SQLException;

import io.tickrunner.runtime.ledger.ClaimToken;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.pg.PostgresLedger;
import io.tickrunner.runtime.tick.CompletionMark;

/** Connects ticks with the statement that marks their occurrence as done. */
record LedgerMark(PostgresLedger ledger) implements CompletionMark {

    @Override
    public boolean write(Connection connection, WorkerKey worker, ClaimToken claim) throws SQLException {
        return ledger.complete(connection, worker, claim);
    }
}
