package io.tickrunner.runtime.tick;

import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.Worker;

/** Runs a worker's startup hook once in this replica, and knows whether it is settled for the startup probe. */
final class StartupHook {

    private final Worker worker;
    private volatile boolean due;
    private volatile boolean settled;
    private volatile boolean withoutDatabase;

    StartupHook(Worker worker, boolean present) {
        this.worker = worker;
        this.due = present;
        this.settled = !present;
    }

    boolean isDue() {
        return due;
    }

    /** Whether it ran here, or need not run here yet: another replica holds the lock, or the gate is closed. */
    boolean isSettled() {
        return settled;
    }

    /** Whether it is due and its last attempt found no database. */
    boolean isWaitingForDatabase() {
        return due && withoutDatabase;
    }

    void runIfDue(Tick tick) throws Exception {
        if (due) {
            withoutDatabase = false;
            worker.startup(tick);
            due = false;
        }
    }

    void attempted(Outcome outcome) {
        withoutDatabase = outcome == Outcome.UNAVAILABLE;
        if (!due || outcome == Outcome.SKIPPED || outcome == Outcome.GATED) {
            settled = true;
        }
    }
}
