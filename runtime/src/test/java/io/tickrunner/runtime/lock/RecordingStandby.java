package io.tickrunner.runtime.lock;

import java.util.Optional;

import io.tickrunner.LockGrant;

/** A worker that wants its lock whenever it lacks it. */
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
