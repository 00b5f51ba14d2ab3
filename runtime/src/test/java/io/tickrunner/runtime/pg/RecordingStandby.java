package io.tickrunner.runtime.pg;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.StubStandby;

/** A worker that wants its lock whenever it does not hold it. */
class RecordingStandby implements StubStandby {

    private final long lockId;
    private final AtomicInteger withdrawn = new AtomicInteger();
    private volatile LockGrant grant;

    RecordingStandby(long lockId) {
        this.lockId = lockId;
    }

    @Override
    public long lockId() {
        return lockId;
    }

    @Override
    public boolean isHeld() {
        return hasGrant();
    }

    @Override
    public Optional<LockGrant> giveAway() {
        Optional<LockGrant> given = grant();
        grant = null;
        return given;
    }

    @Override
    public void granted(LockGrant had) {
        grant = had;
    }

    @Override
    public void startWithdrawn() {
        withdrawn.incrementAndGet();
    }

    /** Returns how often a start of the worker was withdrawn elsewhere. */
    int withdrawn() {
        return withdrawn.get();
    }

    boolean hasGrant() {
        LockGrant current = grant;
        return current != null && current.isHeld();
    }

    Optional<LockGrant> grant() {
        return Optional.ofNullable(grant);
    }
}
