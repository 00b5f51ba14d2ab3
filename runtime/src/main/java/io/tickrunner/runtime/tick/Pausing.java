package io.tickrunner.runtime.tick;

import java.util.concurrent.CompletionStage;

import io.tickrunner.runtime.cadence.WorkerPause;

/**
 * Pauses and resumes a worker: a paused one releases its lock, a resumed one runs its startup hook
 * and the occurrence that it missed, if they are still due.
 */
record Pausing(WorkerPause pause, GrantKeeper grants, Dispatcher dispatcher) {

    void pauseHere() {
        pause.here(true);
        grants.releaseIfIdle();
    }

    void resumeHere() {
        pause.here(false);
        dispatcher.attemptStartup();
        dispatcher.lookAgain();
        dispatcher.serveWakeUp();
    }

    /**
     * @return completes when the other replicas have been notified
     */
    CompletionStage<Void> everywhere(boolean paused) {
        CompletionStage<Void> told = pause.everywhere(paused);
        changedEverywhere();
        return told;
    }

    /** Handles a pause or resume in all replicas. */
    void changedEverywhere() {
        if (pause.isOnEverywhere()) {
            grants.releaseIfIdle();
        } else {
            resumeHere();
        }
    }
}
