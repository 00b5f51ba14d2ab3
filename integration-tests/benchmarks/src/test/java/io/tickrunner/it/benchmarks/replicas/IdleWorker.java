package io.tickrunner.it.benchmarks.replicas;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.OwnWorker;
import io.tickrunner.runtime.lock.Standby;

/** A worker that is never due, as a lock session sees it: it wants its lock and keeps it. */
final class IdleWorker implements Standby, OwnWorker {

    static final Duration INTERVAL = Duration.ofHours(1);

    private final long lockId;
    private final AtomicReference<LockGrant> grant = new AtomicReference<>();

    IdleWorker(long lockId) {
        this.lockId = lockId;
    }

    @Override
    public long lockId() {
        return lockId;
    }

    @Override
    public Long lockKey() {
        return lockId();
    }

    @Override
    public boolean wantsLock() {
        return !isHeld();
    }

    @Override
    public boolean isAble() {
        return true;
    }

    @Override
    public boolean declines() {
        return false;
    }

    @Override
    public int weight() {
        return 1;
    }

    @Override
    public boolean isHeld() {
        LockGrant held = grant.get();
        return held != null && held.isHeld();
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public Duration untilDue() {
        return INTERVAL;
    }

    @Override
    public Optional<LockGrant> giveAway() {
        return Optional.ofNullable(grant.getAndSet(null));
    }

    @Override
    public void granted(LockGrant acquired) {
        grant.set(acquired);
        // The session releases a lock without a listener, because nobody seems to use it.
        acquired.onLost(() -> grant.compareAndSet(acquired, null));
    }

    @Override
    public void startWithdrawn() {
        // It never starts.
    }

    @Override
    public boolean hasSchedule() {
        return true;
    }

    @Override
    public Optional<String> wakeOn() {
        return Optional.empty();
    }

    @Override
    public void wokenUp() {
        // It is never due.
    }

    @Override
    public void scheduleChanged() {
        // It is never due.
    }
}
