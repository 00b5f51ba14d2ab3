package io.tickrunner.runtime.pg;

import java.util.Optional;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.Standby;

/** A worker that wants its lock whenever it does not hold it. */
final class RecordingStandby implements Standby {

    private final long lockId;
    private volatile LockGrant grant;

    RecordingStandby(long lockId) {
        this.lockId = lockId;
    }

    @Override
    public long lockId() {
        return lockId;
    }

    @Override
    public boolean wantsLock() {
        return !hasGrant();
    }

    @Override
    public void granted(LockGrant had) {
        grant = had;
    }

    boolean hasGrant() {
        LockGrant current = grant;
        return current != null && current.isHeld();
    }

    Optional<LockGrant> grant() {
        return Optional.ofNullable(grant);
    }
}
