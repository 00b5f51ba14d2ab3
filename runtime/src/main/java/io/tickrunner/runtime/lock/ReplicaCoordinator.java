package io.tickrunner.runtime.lock;

import java.util.Collection;
import java.util.Optional;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;

/**
 * The functions of the lock session beyond single attempts, one interface for each user. An {@link AdvisoryLocker} without them
 * also works, but standbys then try only when they are due. All methods are thread-safe and none of them throws.
 */
public interface ReplicaCoordinator
        extends AdvisoryLocker, SessionLife, SessionState, GrantSupport, StandbyWatch, RunNews, RemoteControl, HolderLookup {

    /** Returns the locker as a coordinator; empty for an app's own locker. */
    static Optional<ReplicaCoordinator> of(AdvisoryLocker locker) {
        return locker instanceof ReplicaCoordinator coordinator ? Optional.of(coordinator) : Optional.empty();
    }

    /** Releases the idle grants of a replica that begins no scheduled work any more, so that the others take all at once. */
    void handOver(Collection<LockGrant> grants);
}
