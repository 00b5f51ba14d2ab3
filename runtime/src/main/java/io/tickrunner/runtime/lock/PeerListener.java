package io.tickrunner.runtime.lock;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.tickrunner.Outcome;

/** Does what other replicas ask for. Called on the lock session's path: must be quick. */
public interface PeerListener {

    /** Another replica paused or resumed the worker with this lock, everywhere. */
    void pauseChanged(long lockId, boolean paused);

    /**
     * Another replica asks that the worker with this lock runs now.
     *
     * @return the outcome to come, or empty if this replica is not the one to run it
     */
    Optional<CompletionStage<Outcome>> tickAsked(long lockId);
}
