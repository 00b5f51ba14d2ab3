package io.tickrunner.runtime.peer;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.lock.ReplicaCoordinator;

/** Does what other replicas ask for. Called on the lock session's path: must be quick. */
public interface PeerListener {

    /** Whether this replica does what others ask for; asked often, and the answer stays the same. */
    boolean takesCommands();

    /** Another replica paused or resumed the worker with this lock, everywhere: {@link ReplicaCoordinator#isPaused} tells. */
    void pauseChanged(long lockId);

    /**
     * Another replica asks that the worker with this lock runs now.
     *
     * @return the outcome to come, or empty if this replica is not the one to run it
     */
    Optional<CompletionStage<Outcome>> tickAsked(long lockId);
}
