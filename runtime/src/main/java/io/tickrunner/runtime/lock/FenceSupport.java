package io.tickrunner.runtime.lock;

import java.util.Optional;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;

/** Raises the fences of grants. The app's own lockers cannot do that. */
public interface FenceSupport {

    /** Returns this part of a locker; empty for an app's own locker. */
    static Optional<FenceSupport> of(AdvisoryLocker locker) {
        return locker instanceof FenceSupport support ? Optional.of(support) : Optional.empty();
    }

    /**
     * Tries once to raise the fence of a grant. Does nothing if it is already raised. The release of the grant takes it down.
     *
     * @throws io.tickrunner.LockUnavailableException if the server cannot be asked, or refuses
     */
    FenceAnswer raiseFence(LockGrant grant);
}
