package io.tickrunner.runtime.tick;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.tickrunner.Outcome;

/** A worker as controlled by operators. Thread-safe. */
public interface WorkerControl extends WorkerView {

    /**
     * Runs a tick now without waiting for its end.
     *
     * @throws IllegalStateException if the worker was unregistered or the app is stopping
     */
    CompletableFuture<Outcome> tickAsync();

    /** Pauses the worker in this replica. */
    void pause();

    /** Resumes the worker in this replica. */
    void resume();

    /**
     * Pauses or resumes the worker in all replicas. Such a pause is independent of this replica's own; a resume ends both.
     *
     * @return completes when the other replicas have been notified; never while the database is unavailable
     */
    CompletionStage<Void> pauseEverywhere(boolean paused);

    /**
     * Handles a pause or resume in all replicas. Reads the current state, because of two concurrent changes the last one
     * counts.
     */
    void pauseChanged();
}
