package io.tickrunner.runtime.tick;

import java.util.Collection;
import java.util.Optional;

import io.tickrunner.runtime.lock.ReplicaCoordinator;

/** The workers of this replica, for those that observe and command them. Thread-safe; nothing here blocks. */
public interface WorkerRegistry {

    Collection<WorkerControl> workers();

    Optional<WorkerControl> worker(String name);

    /** Returns the locker's further abilities; empty for an app's own locker, and in an app without workers. */
    Optional<ReplicaCoordinator> coordinator();

    /** Returns whether the app is on its way out, and begins nothing more. */
    boolean isStopping();

    /** Returns how often work went on although its lock was lost. */
    long runaways();
}
