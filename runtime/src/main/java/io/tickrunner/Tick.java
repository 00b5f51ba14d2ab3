package io.tickrunner;

import java.time.Instant;

/** One run of a worker, handed to its methods. Valid until the tick ends; all methods may be called from any thread. */
public interface Tick {

    /**
     * The tick's id, also in the MDC as {@code tickId}.
     *
     * @return an id that no other tick has; never {@code null}
     */
    String id();

    /**
     * The worker's name.
     *
     * @return the name; never {@code null}
     */
    String worker();

    /**
     * When the tick started, by this replica's wall clock.
     *
     * @return the time; never {@code null}
     */
    Instant startedAt();

    /**
     * Whether the tick was asked for by {@link TickService#tick()} instead of being due.
     *
     * @return {@code true} for a forced tick
     */
    boolean forced();

    /**
     * Whether the worker's lock is certainly still held. Checks that the lock session has not ended, unless that was done in
     * the last few milliseconds. May block for some milliseconds. If an answer of the database is overdue, it blocks until
     * the answer comes, and at most until {@code quarkus.tickrunner.lock.deadline} has passed.
     *
     * @return {@code false} as soon as another replica might hold the lock; also if the thread is interrupted while an answer
     *         of the database is overdue
     */
    boolean isLockHeld();

    /**
     * To be called before a step that must not happen twice. Blocks as {@link #isLockHeld()} may.
     *
     * @throws LockLostException if the lock is no longer certainly held
     */
    void ensureLockHeld();
}
