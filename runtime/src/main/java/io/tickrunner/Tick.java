package io.tickrunner;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One run of a worker, passed to its methods. Valid until the tick ends. Thread-safe. */
public interface Tick {

    /**
     * Returns the tick's ID, which is also in the MDC as {@code tickId}.
     *
     * @return a unique ID; never {@code null}
     */
    String id();

    /**
     * Returns the worker's name; for a partition, its name such as {@code sync[3]}.
     *
     * @return the name; never {@code null}
     */
    String worker();

    /**
     * Returns which partition of the worker this tick is to handle, see {@link TickWorker#partitions()}. For rows that are
     * divided by a hash, for example: {@code WHERE abs(hashtext(id) % :partitions) = :partition}.
     *
     * @return the partition's number, from 0 to {@link #partitions()} - 1; 0 for a worker that is not divided
     */
    default int partition() {
        return 0;
    }

    /**
     * Returns into how many partitions the worker is divided, see {@link TickWorker#partitions()}.
     *
     * @return the number of partitions; 1 for a worker that is not divided
     */
    default int partitions() {
        return 1;
    }

    /**
     * Returns when the tick started, by this replica's wall clock.
     *
     * @return the time; never {@code null}
     */
    Instant startedAt();

    /**
     * Returns whether the tick was requested by {@link TickService#tick()} instead of being due.
     *
     * @return {@code true} for a forced tick
     */
    boolean forced();

    /**
     * Returns the arguments of a forced tick, see {@link TickService#tick(Map)}.
     *
     * @return an immutable map in the order in which the arguments were sent; empty for every other tick; never {@code null}
     */
    default Map<String, String> arguments() {
        return Map.of();
    }

    /**
     * Returns the planned moment of this tick: the firing time of a cron expression, or the due time of an interval. It is the
     * same for all ticks of one occurrence, however late they start, so it can serve as the key of what the tick does.
     *
     * @return the occurrence; empty for a forced tick and for {@link Worker#startup(Tick)} at startup
     */
    Optional<Instant> occurrence();

    /**
     * Returns which attempt at its occurrence this tick is, see {@link TickWorker#retry()}.
     *
     * @return 1 for the first attempt and for a forced tick
     */
    int attempt();

    /**
     * Reports how many items this tick has handled, for its row in the ledger. The reports of one tick are added up. {@link
     * PassHandling} reports the count of each pass. Without a ledger this does nothing.
     *
     * @param items the number of items, 0 or more
     */
    default void handled(int items) {
    }

    /**
     * Returns whether the worker's lock is certainly still held. Checks that the lock session has not ended, unless that was
     * done in the last few milliseconds. May block for some milliseconds. If an answer from the database is overdue, it blocks
     * until the answer arrives, but at most until {@code quarkus.tickrunner.lock.deadline} has passed.
     *
     * @return {@code false} as soon as another replica might hold the lock; also if the thread is interrupted while an answer
     *         from the database is overdue
     */
    boolean isLockHeld();

    /**
     * Throws an exception unless the lock is certainly still held. Call this before a step that must not happen twice. May
     * block in the same way as {@link #isLockHeld()}.
     *
     * @throws LockLostException if the lock is no longer certainly held
     */
    void ensureLockHeld();

    /**
     * Fences the current transaction of a connection by hand: it can commit only if the lock is not lost, and no other replica
     * starts to work under the lock until it has ended. May be called at any point of the transaction. Transactions that the
     * worker begins through JTA are fenced without this.
     * <p>
     * The server ends the transaction if it is idle for longer than {@code quarkus.tickrunner.fence.idle-timeout} afterwards. A
     * rollback to a savepoint that was set before this call undoes it.
     *
     * @param connection an open connection to the database of the locks, not in auto-commit mode; not {@code null}
     * @throws LockLostException if the lock is lost; the transaction has failed and cannot commit
     * @throws IllegalStateException if the worker is not fenced, the tick has ended, or the connection cannot be fenced
     * @throws SQLException if the database could not be asked; roll the transaction back
     * @see TickWorker#fenced()
     */
    default void fence(Connection connection) throws SQLException {
        throw new UnsupportedOperationException("This tick has no lock session that could fence a transaction");
    }

    /**
     * Marks the occurrence of this tick as done in the JTA transaction of the current thread. The mark is written to the ledger
     * right before the commit, so the effects of the transaction and the mark commit together or not at all. If the replica
     * dies before the commit, another one runs the occurrence again; afterwards none does. A tick whose occurrence is already
     * done ends as {@link Outcome#SKIPPED} without work.
     * <p>
     * Call this in the last transaction of the tick, because nothing repeats what comes after its commit. A worker whose method
     * {@code tick} is {@code @Transactional} itself does not need this call. In a forced tick and in a wake-up this does
     * nothing, because no replica repeats them.
     *
     * @throws IllegalStateException if the app keeps no ledger, the ledger claims no run of this worker, the worker is not
     *         fenced, its method {@code tick} is not running, the current thread has no transaction that is fenced, or the
     *         occurrence is marked already
     * @see #complete(Connection)
     * @see TickWorker#fenced()
     */
    default void complete() {
        throw new UnsupportedOperationException("This tick has no ledger that could record it as done");
    }

    /**
     * Fences the current transaction of a connection as {@link #fence(Connection)} does, and marks the occurrence of this tick
     * as done in it. For code that manages its transaction itself. Otherwise as {@link #complete()}, except that the mark is
     * written at once. Call this right before the commit, because the ledger waits for a transaction that has written the mark.
     *
     * @param connection an open connection to the database of the locks, not in auto-commit mode; not {@code null}
     * @throws LockLostException if the lock is lost; the transaction has failed and cannot commit
     * @throws IllegalStateException as for {@link #complete()} and {@link #fence(Connection)}
     * @throws SQLException if the database refused the mark or could not be asked; roll the transaction back
     */
    default void complete(Connection connection) throws SQLException {
        throw new UnsupportedOperationException("This tick has no ledger that could record it as done");
    }

    /**
     * Returns a number that is larger for each later grant of the worker's lock, over all replicas, restarts of the server and
     * promotions of a standby. A system outside the database that remembers the largest number that it has seen can refuse a
     * request with a smaller one. All ticks under one grant have the same number. The order ends when the database is restored
     * from a dump, moved to another server or upgraded by {@code pg_upgrade}.
     *
     * @return the number; positive
     * @throws IllegalStateException if the worker is not fenced
     * @see TickWorker#fenced()
     */
    default long fencingToken() {
        throw new UnsupportedOperationException("This tick has no lock session that could give it a token");
    }
}
