package io.tickrunner.runtime.jta;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;

import javax.transaction.xa.XAResource;

import io.tickrunner.runtime.tick.Completion;
import io.tickrunner.runtime.tick.FencedRun;

/** One transaction of a fenced run. Used by the thread that the transaction belongs to. */
final class FencedTransaction {

    private final FencedRun run;
    private final boolean isWhole;
    private boolean completes;
    private boolean marked;

    /** Called when the transaction has begun. */
    FencedTransaction(FencedRun run) {
        this.run = run;
        this.isWhole = run.takeWhole();
    }

    boolean isOf(Completion completion) {
        return run.completion() == completion;
    }

    /** Marks the occurrence as done at the commit, because the worker's code says so. */
    void completeAtCommit() {
        if (completes || run.completion().isMarked()) {
            throw run.completion().twice();
        }
        completes = true;
    }

    /** Called last before the commit. Whatever it throws makes the transaction roll back. */
    void beforeCommit(Collection<XAResource> resources) {
        Optional<Connection> fenced = new EnlistedConnections(run).check(resources);
        try {
            if (completes) {
                mark(fenced.orElseThrow(() -> run.completion().fault("its transaction uses no connection to the database of"
                        + " the locks; write by the datasource of quarkus.tickrunner.datasource in it, or remove the call")));
            } else if (isWhole && !run.completion().isMarked() && fenced.isPresent() && !fenced.get().isReadOnly()) {
                mark(fenced.get());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Worker " + run.worker() + " could not mark its occurrence as done in the ledger,"
                    + " so this transaction is rolled back: " + e.getMessage(), e);
        }
    }

    private void mark(Connection connection) throws SQLException {
        run.mark(connection);
        marked = true;
    }

    /** Called after the transaction has ended. */
    void ended(boolean committed) {
        if (marked && !committed) {
            run.completion().rolledBack();
        }
    }
}
