package io.tickrunner.runtime.tick;

import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.Worker;

/** Runs a worker's startup hook once in this replica, and tracks whether the startup probe has to wait for it. */
final class StartupHook {

    /** The hook of all workers that have none. */
    static final StartupHook NONE = new StartupHook(null, false);

    private final Worker worker;
    private volatile boolean due;
    private volatile boolean settled;
    private volatile boolean withoutDatabase;

    private StartupHook(Worker worker, boolean present) {
        this.worker = worker;
        this.due = present;
        this.settled = !present;
    }

    static StartupHook of(Worker worker) {
        return new StartupHook(worker, true);
    }

    boolean isDue() {
        return due;
    }

    /**
     * Returns whether the hook has run here, or need not run here yet because another replica holds the lock or the gate is
     * closed.
     */
    boolean isSettled() {
        return settled;
    }

    /** Returns whether the hook is due and its last attempt could not reach the database. */
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
        if (!due && settled) {
            return;
        }
        withoutDatabase = outcome == Outcome.UNAVAILABLE;
        if (!due || outcome == Outcome.SKIPPED || outcome == Outcome.GATED) {
            settled = true;
        }
    }
}
