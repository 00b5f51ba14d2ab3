package io.tickrunner.runtime.tick;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.tickrunner.runtime.lock.HolderLookup;
import io.tickrunner.runtime.lock.RemoteControl;
import io.tickrunner.runtime.lock.SessionState;

/** Provides the workers of this replica to code that observes and controls them. Thread-safe; no method blocks. */
public interface WorkerRegistry {

    Collection<WorkerControl> workers();

    Optional<WorkerControl> worker(String name);

    /** Returns the partitions of a worker in their order; empty if no worker with this name is divided into partitions. */
    List<WorkerControl> partitionsOf(String name);

    /** Returns the lock session; empty for an app's own locker and in an app without workers, like the next two. */
    Optional<SessionState> session();

    Optional<HolderLookup> holders();

    Optional<RemoteControl> replicas();

    /** Returns whether the app is stopping and starts no more work. */
    boolean isStopping();

    /** Returns whether this replica is drained. */
    boolean isDraining();

    /**
     * Drains this replica, or ends that. Releases locks, which may take a round trip.
     *
     * @return whether that changed anything
     */
    boolean drain(boolean drained);

    /** Returns how often work continued although its lock was lost. */
    long runaways();
}
