package io.tickrunner.runtime.cadence;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.tickrunner.runtime.lock.ReplicaCoordinator;

/** Tracks whether a worker is paused, in this replica, in all replicas, or both. */
public final class WorkerPause {

    private final Optional<ReplicaCoordinator> coordinator;
    private final long lockId;
    private volatile boolean here;
    /** Used if the app's locker cannot reach other replicas. */
    private volatile boolean everywhereWithoutPeers;

    public WorkerPause(Optional<ReplicaCoordinator> coordinator, long lockId) {
        this.coordinator = coordinator;
        this.lockId = lockId;
    }

    public boolean isOn() {
        return here || isOnEverywhere();
    }

    public boolean isOnEverywhere() {
        return coordinator.map(c -> c.isPaused(lockId)).orElse(everywhereWithoutPeers);
    }

    public void here(boolean paused) {
        here = paused;
    }

    /**
     * @return completes when the other replicas have been notified
     */
    public CompletionStage<Void> everywhere(boolean paused) {
        if (coordinator.isPresent()) {
            return coordinator.get().changePause(lockId, paused);
        }
        everywhereWithoutPeers = paused;
        return CompletableFuture.completedStage(null);
    }
}
