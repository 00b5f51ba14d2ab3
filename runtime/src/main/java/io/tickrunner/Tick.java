package io.tickrunner;

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
     * Returns the worker's name.
     *
     * @return the name; never {@code null}
     */
    String worker();

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
}
