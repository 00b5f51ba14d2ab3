package io.tickrunner.runtime.peer;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.tickrunner.Outcome;
import io.tickrunner.Pause;

/** Executes the requests of other replicas. Called on the lock session's path, so methods must return quickly. */
public interface PeerListener {

    /** Returns whether this replica accepts commands from others. Called often; the result must not change. */
    boolean takesCommands();

    /**
     * Called when another replica paused or resumed the worker with this lock everywhere;
     * {@link io.tickrunner.runtime.lock.RemoteControl#isPaused}
     * returns which.
     *
     * @param change who did it, and of a pause why and until when
     */
    void pauseChanged(long lockId, Pause change);

    /**
     * Called when another replica requests a run of the worker with this lock.
     *
     * @param arguments the arguments of the tick, checked by {@link TickArguments}
     * @return the future outcome, or empty if this replica does not run the worker
     */
    Optional<CompletionStage<Outcome>> tickAsked(long lockId, Map<String, String> arguments);
}
