package io.tickrunner.runtime.cadence;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.tickrunner.runtime.lock.RemoteControl;

/** Tracks whether a worker is paused, in this replica, in all replicas, or both. */
public final class WorkerPause {

    private final Optional<? extends RemoteControl> replicas;
    private final long lockId;
    private volatile boolean here;
    /** Used if the app's locker cannot reach other replicas. */
    private volatile boolean everywhereWithoutPeers;

    public WorkerPause(Optional<? extends RemoteControl> replicas, long lockId) {
        this.replicas = replicas;
        this.lockId = lockId;
    }

    public boolean isOn() {
        return here || isOnEverywhere();
    }

    public boolean isOnEverywhere() {
        return replicas.isPresent() ? replicas.get().isPaused(lockId) : everywhereWithoutPeers;
    }

    public void here(boolean paused) {
        here = paused;
    }

    /**
     * @return completes when the other replicas have been notified
     */
    public CompletionStage<Void> everywhere(boolean paused) {
        if (replicas.isPresent()) {
            return replicas.get().changePause(lockId, paused);
        }
        everywhereWithoutPeers = paused;
        return CompletableFuture.completedStage(null);
    }
}
