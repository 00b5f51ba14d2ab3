package io.tickrunner.runtime.tick;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.tickrunner.Tick;
import io.tickrunner.runtime.ledger.ClaimToken;
import io.tickrunner.runtime.ledger.WorkerKey;

/**
 * Marks the occurrence of one fenced run as done, in a transaction of its work. The mark closes the claim of the run. A claim
 * that another replica has replaced is not closed, so of two runs of one occurrence only one can commit its mark. Thread-safe.
 */
public final class Completion {

    private final Tick run;
    private final WorkerKey key;
    private final CompletionMark mark;
    private final boolean repeatable;
    private final BooleanSupplier hasLeft;
    private final Supplier<ClaimToken> claim;
    private volatile boolean ticking;
    private volatile boolean marked;

    /**
     * @param mark writes the mark; {@code null} without the ledger
     * @param repeatable whether another replica would repeat this run
     * @param hasLeft returns whether the worker's code has returned
     * @param claim returns the claim of the run; {@code null} if it has none
     */
    Completion(Tick run, WorkerKey key, CompletionMark mark, boolean repeatable, BooleanSupplier hasLeft,
            Supplier<ClaimToken> claim) {
        this.run = run;
        this.key = key;
        this.mark = mark;
        this.repeatable = repeatable;
        this.hasLeft = hasLeft;
        this.claim = claim;
    }

    /** Records that the worker's method is called next. */
    void tickBegins() {
        ticking = true;
    }

    /** Returns whether there is a claim that a transaction around the whole tick can close. */
    boolean isPossible() {
        return mark != null && claim.get() != null;
    }

    /**
     * Checks a request of the worker's code to mark its occurrence.
     *
     * @return {@code false} if there is nothing to mark, because nothing repeats this run
     * @throws IllegalStateException if the request makes no sense
     */
    boolean isNeeded() {
        if (hasLeft.getAsBoolean()) {
            throw fault("tick " + run.id() + " has ended; call complete() before its work returns");
        }
        if (mark == null) {
            throw fault("the app keeps no ledger; set quarkus.tickrunner.ledger.enabled=true, or remove the call");
        }
        if (!ticking) {
            throw fault("its startup hook is not a tick; call complete() in tick(Tick)");
        }
        if (claim.get() != null) {
            return true;
        }
        if (repeatable && run.attempt() == 1) {
            throw fault("the ledger claims only runs of cron workers, and of cadence CLUSTER with an interval of a minute or"
                    + " more; use one of these, or remove the call");
        }
        return false;
    }

    /**
     * Marks the occurrence in the connection's current transaction.
     *
     * @return {@code false} if the claim is no longer open, although this run has not closed it
     * @throws IllegalStateException if this run has marked it already
     */
    boolean write(Connection connection) throws SQLException {
        if (mark.write(connection, key, claim.get())) {
            marked = true;
            return true;
        }
        if (marked) {
            throw twice();
        }
        return false;
    }

    /** Returns whether the occurrence was marked in a transaction that was not rolled back, as far as known. */
    public boolean isMarked() {
        return marked;
    }

    /** Records that the transaction with the mark was rolled back. */
    public void rolledBack() {
        marked = false;
    }

    /** Returns the failure of a second request. */
    public IllegalStateException twice() {
        return fault("it is marked as done already; call complete() once, in the last transaction of the tick");
    }

    /** Returns a failure that names the worker. */
    public IllegalStateException fault(String why) {
        return new IllegalStateException("Worker " + run.worker() + " cannot complete its occurrence: " + why);
    }
}
