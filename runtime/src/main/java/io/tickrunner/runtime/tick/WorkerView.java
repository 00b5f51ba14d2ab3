package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.tickrunner.Cadence;
import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.worker.WorkerSettings;

/** The readable state of a worker, for health, metrics, events and the admin endpoint. Thread-safe; no method blocks. */
public interface WorkerView {

    String name();

    long lockId();

    Duration interval();

    Cadence cadence();

    /** Returns its effective settings, with the schedule in force. */
    WorkerSettings settings();

    /** Returns its settings by code and configuration; other ones than the effective settings while it is rescheduled. */
    WorkerSettings ownSettings();

    /** Returns whether it was given another schedule than code and configuration say. */
    default boolean isRescheduled() {
        return settings() != ownSettings();
    }

    /** Returns its state. */
    WorkerHealth health();

    /** Returns whether it is paused in all replicas, and not only in this one. */
    boolean isPausedEverywhere();

    boolean isLockHeld();

    /** Returns whether no tick is running here. */
    boolean isIdle();

    /** Returns whether its startup hook has run or need not run here yet. */
    boolean isStartupSettled();

    boolean isStartupWaitingForDatabase();

    /** Returns for how long this replica has been responsible for running the worker; empty if it is not. */
    Optional<Duration> servingFor();

    /** Returns for how long the worker had no occurrences because clocks went back, looking back for a time. */
    Duration repeatedTime(Duration within);

    /** Returns how long ago the last success was, here or, as far as known, in another replica. */
    Optional<Duration> succeededAgo();

    /** Returns how long ago the last failure was: here, or before this replica started the worker if the ledger knows. */
    Optional<Duration> failedAgo();

    /** Returns whether a tick has failed here since the last success here; other failures are those that the ledger knows. */
    boolean hasFailedHere();

    /** Returns how long the current tick has been running; empty if no tick is running. */
    Optional<Duration> runningFor();

    /** Returns how long the next tick is overdue; empty if no tick is scheduled. */
    Optional<Duration> overdueBy();

    /** Returns the name of a program other than Tickrunner that holds the lock. */
    Optional<String> foreignHolder();

    /** Returns the state of its fence; empty if it is not fenced. */
    Optional<FenceLook> fence();

    /** Returns whether its scheduled ticks are enabled, it is not paused, and its gate was not closed last. */
    boolean isExpectedToRun();

    /** Returns since when it has been ticking in this replica. */
    Instant startedAt();
}
