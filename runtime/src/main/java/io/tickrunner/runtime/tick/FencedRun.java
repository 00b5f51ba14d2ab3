package io.tickrunner.runtime.tick;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import org.jboss.logging.Logger;

import io.tickrunner.Fence;
import io.tickrunner.LockLostException;
import io.tickrunner.Tick;
import io.tickrunner.runtime.lock.GrantFence;

/** A run whose transactions are checked before they commit. Thread-safe. */
public final class FencedRun {

    private static final Logger LOG = Logger.getLogger(FencedRun.class);
    private static final ThreadLocal<FencedRun> CURRENT = new ThreadLocal<>();
    private static final String IN_FAILED_TRANSACTION = "25P02";

    private final Tick run;
    private final BooleanSupplier hasLeft;
    private final Fence fence;
    private final GrantFence grant;
    private final FenceCheck check;
    private final Completion completion;
    private final Optional<WorkTransactions> transactions;
    private final Runnable onRefused;
    private final AtomicBoolean refused = new AtomicBoolean();
    /** Whether the next transaction that begins is around the whole tick. */
    private final AtomicBoolean wholeIsNext = new AtomicBoolean();

    /**
     * @param hasLeft returns whether the worker's code has returned
     * @param completion marks the occurrence as done
     * @param transactions the transactions of JTA; empty in an app without
     * @param onRefused called for each transaction that is refused because the lock is lost
     */
    FencedRun(Tick run, BooleanSupplier hasLeft, Fence fence, GrantFence grant, FenceCheck check, Completion completion,
            Optional<WorkTransactions> transactions, Runnable onRefused) {
        this.run = run;
        this.hasLeft = hasLeft;
        this.fence = fence;
        this.grant = grant;
        this.check = check;
        this.completion = completion;
        this.transactions = transactions;
        this.onRefused = onRefused;
    }

    /** Returns the run whose code the current thread is in; {@code null} if there is none or it is not fenced. */
    public static FencedRun current() {
        return CURRENT.get();
    }

    /** Marks the current thread as in the code of this run. */
    void enter() {
        CURRENT.set(this);
    }

    static void leave() {
        CURRENT.remove();
    }

    /**
     * Records that the worker's method is called next.
     *
     * @param oneTransaction whether one transaction is around the whole method
     */
    void tickBegins(boolean oneTransaction) {
        completion.tickBegins();
        // In a transaction that was left open before, the method begins none of its own.
        wholeIsNext.set(oneTransaction && completion.isPossible()
                && transactions.filter(jta -> !jta.isActive()).isPresent());
    }

    /** Returns whether the transaction that begins now is around the whole tick, so that no other one can follow it. */
    public boolean takeWhole() {
        return wholeIsNext.getAndSet(false);
    }

    public Completion completion() {
        return completion;
    }

    /** Marks the occurrence as done at the commit of the current thread's transaction, at the request of the worker's code. */
    void completeAtCommit() {
        if (completion.isNeeded()) {
            transactions.orElseThrow(() -> completion.fault("the app has no transaction manager; call complete(connection)"))
                    .completeAtCommit(completion);
        }
    }

    /** Fences a transaction that the worker's code manages itself and marks the occurrence as done in it, at its request. */
    void completeByHand(Connection connection) throws SQLException {
        boolean needed = completion.isNeeded();
        checkByHand(connection);
        if (needed) {
            try {
                mark(connection);
            } catch (LockLostException e) {
                check.abort(connection, e.getMessage());
                throw e;
            }
        }
    }

    /**
     * Marks the occurrence as done in the connection's current transaction, which has passed its check.
     *
     * @throws LockLostException if the claim is no longer open; the caller ensures that the transaction does not commit
     * @throws SQLException if the database refuses the mark
     */
    public void mark(Connection connection) throws SQLException {
        if (!completion.write(connection)) {
            throw refuse("its claim in the ledger is no longer open");
        }
    }

    /** Returns which transactions are fenced. */
    public Fence fence() {
        return fence;
    }

    public String worker() {
        return run.worker();
    }

    long token() {
        return grant.token();
    }

    /** Returns whether a transaction was refused because the lock was lost. */
    boolean isRefused() {
        return refused.get();
    }

    /** Checks a transaction that the worker's code manages itself, at its request. */
    void checkByHand(Connection connection) throws SQLException {
        Objects.requireNonNull(connection, "connection");
        String who = "Worker " + worker() + " cannot fence this connection: ";
        if (hasLeft.getAsBoolean()) {
            throw new IllegalStateException(who + "tick " + run.id() + " has ended; call fence(connection) before its work"
                    + " returns");
        }
        if (connection.isClosed()) {
            throw new IllegalStateException(who + "it is closed; fence the transaction before its connection is closed");
        }
        if (connection.getAutoCommit()) {
            throw new IllegalStateException(who + "it is in auto-commit mode, in which each statement commits by itself; call"
                    + " setAutoCommit(false) first, and commit at the end");
        }
        if (connection.isReadOnly()) {
            throw new IllegalStateException(who + "it is read-only, so it writes nothing that could be fenced; call"
                    + " setReadOnly(false), or do not fence it");
        }
        try {
            if (!passes(connection)) {
                throw otherDatabase();
            }
        } catch (LockLostException e) {
            check.abort(connection, e.getMessage());
            throw e;
        } catch (SQLException e) {
            if (IN_FAILED_TRANSACTION.equals(e.getSQLState())) {
                throw new IllegalStateException(who + "its transaction has already failed; roll it back", e);
            }
            throw e;
        }
    }

    /**
     * Checks the current transaction of a connection.
     *
     * @return {@code false} if the connection leads to another database than the locks
     * @throws LockLostException if the lock is lost; the caller ensures that the transaction does not commit
     * @throws SQLException if the check could not be made
     */
    public boolean passes(Connection connection) throws SQLException {
        return switch (check.check(connection, grant)) {
            case PASSED -> true;
            case TAKEN_OVER -> throw refuse("another replica is taking over");
            case ENDED -> throw refuse("its lock session has ended");
            case OTHER_DATABASE -> false;
            case OTHER_SERVER -> {
                // A restart of the server also ends the lock session.
                if (run.isLockHeld()) {
                    yield false;
                }
                throw refuse("the server has been restarted");
            }
        };
    }

    private IllegalStateException otherDatabase() {
        return new IllegalStateException("Worker " + worker() + " cannot fence this connection: it leads to another database"
                + " than the locks, which are in the one of quarkus.tickrunner.datasource; use that datasource, or do not"
                + " fence it");
    }

    private LockLostException refuse(String why) {
        String text = "Worker " + worker() + " lost its lock, so this transaction must not commit: " + why;
        if (refused.compareAndSet(false, true)) {
            LOG.warnf("%s; rolling it back (tick %s)", text, run.id());
        }
        onRefused.run();
        return new LockLostException(text);
    }
}
