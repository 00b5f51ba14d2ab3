package io.tickrunner.runtime.ledger;

import java.time.Duration;
import java.util.Optional;

/** How the writing of the ledger is going. For health, metrics and the admin endpoint. Thread-safe; no method blocks. */
public interface LedgerStatus {

    /** Returns how many runs this replica has written. */
    long written();

    /** Returns how many runs this replica will never write, because the database was away for too long or rejected them. */
    long dropped();

    /** Returns how many runs wait to be written. */
    int backlog();

    /** Returns how many pauses and schedules that were set at run time are in force but not durable yet. */
    int pendingChanges();

    /** Returns how many commands this replica will never write, because too many were waiting or the database rejected them. */
    long droppedCommands();

    /** Returns how long ago the last successful write ended; empty before the first. */
    Optional<Duration> sinceLastWrite();

    /** Returns why the ledger cannot be written now; empty if it can. */
    Optional<String> downBecause();

    /** Returns whether the tables do not fit, so that waiting does not help. */
    boolean isRefused();
}
