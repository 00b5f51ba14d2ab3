package io.tickrunner.runtime;

import java.util.Optional;

import io.tickrunner.runtime.lock.ReplicaCoordinator;

/** Whether a worker is paused: in this replica alone, in all of them, or both. */
final class WorkerPause {

    private final Optional<ReplicaCoordinator> coordinator;
    private final long lockId;
    private volatile boolean here;
    /** For an app whose locker has no peers to ask. */
    private volatile boolean everywhereWithoutPeers;

    WorkerPause(Optional<ReplicaCoordinator> coordinator, long lockId) {
        this.coordinator = coordinator;
        this.lockId = lockId;
    }

    boolean isOn() {
        return here || isOnEverywhere();
    }

    boolean isOnEverywhere() {
        return coordinator.map(c -> c.isPaused(lockId)).orElse(everywhereWithoutPeers);
    }

    void here(boolean paused) {
        here = paused;
    }

    void everywhere(boolean paused) {
        coordinator.ifPresentOrElse(c -> c.changePause(lockId, paused), () -> everywhereWithoutPeers = paused);
    }
}
