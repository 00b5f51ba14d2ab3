package io.tickrunner.runtime.tick;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.tickrunner.Outcome;

/** A worker as operators command it. Thread-safe. */
public interface WorkerControl extends WorkerView {

    /**
     * Ticks now, without waiting for the end.
     *
     * @throws IllegalStateException if the worker was unregistered or the app is stopping
     */
    CompletableFuture<Outcome> tickAsync();

    /** Pauses the worker in this replica. */
    void pause();

    /** Resumes the worker in this replica. */
    void resume();

    /**
     * Pauses or resumes the worker in all replicas. Such a pause holds beside this replica's own; a resume ends both.
     *
     * @return completes when the others are told; never while the database is away
     */
    CompletionStage<Void> pauseEverywhere(boolean paused);

    /** Takes note that the worker was paused or resumed in all replicas. Asks which: of two changes at once the last counts. */
    void pauseChanged();
}
