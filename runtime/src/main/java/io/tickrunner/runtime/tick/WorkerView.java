package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.tickrunner.Cadence;
import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.worker.WorkerSettings;

/** What may be read of a worker, for health, metrics, events and the admin endpoint. Thread-safe; nothing here blocks. */
public interface WorkerView {

    String name();

    long lockId();

    Duration interval();

    Cadence cadence();

    /** Returns its settings in force. */
    WorkerSettings settings();

    /** Returns its state. */
    WorkerHealth health();

    boolean isLockHeld();

    /** Returns whether no tick is under way here. */
    boolean isIdle();

    /** Returns whether its startup hook has run, or need not run here yet. */
    boolean isStartupSettled();

    boolean isStartupWaitingForDatabase();

    /** Returns for how long this replica has been the one to run the worker; empty while it is not. */
    Optional<Duration> servingFor();

    /** Returns how long ago the last success was, here or, as far as heard, in another replica. */
    Optional<Duration> succeededAgo();

    /** Returns how long ago the last failure here was. */
    Optional<Duration> failedAgo();

    /** Returns for how long a tick has been under way; empty while none is. */
    Optional<Duration> runningFor();

    /** Returns how long a tick is overdue that should have begun; empty while none is due to come. */
    Optional<Duration> overdueBy();

    /** Returns the name of a program other than Tickrunner that holds the lock. */
    Optional<String> foreignHolder();

    /** Returns whether it ticks by itself, is not paused, and its gate was not closed last. */
    boolean isExpectedToRun();

    /** Returns since when it ticks in this replica. */
    Instant startedAt();
}
