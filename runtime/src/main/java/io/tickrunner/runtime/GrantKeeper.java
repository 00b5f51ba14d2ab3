package io.tickrunner.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.ReplicaCoordinator;

/**
 * A worker's grant between and during ticks: takes it, keeps it, gives it back, and passes its loss on. Thread-safe.
 * <p>
 * The hazard is a grant that is given back as idle at the very moment a tick begins to use it: the tick would go on without
 * its lock. So whether it is in use is decided here, under one lock with the taking.
 */
final class GrantKeeper {

    /**
     * A few looks at the wire: by then a replica whose session the server itself ended knows of it and has stopped its work.
     */
    private static final Duration NOTICE = Duration.ofMillis(100);

    private final AdvisoryLocker locker;
    private final Optional<ReplicaCoordinator> coordinator;
    private final long lockId;
    private final Consumer<Instant> onLost;
    private LockGrant kept;
    private Instant heldSince;
    private long heldSinceNanos;
    private boolean inUse;
    /** Whether the lock session was told that work relies on it. */
    private boolean reliedOn;

    /**
     * @param onLost told of the loss of a grant, with the time it was had
     */
    GrantKeeper(AdvisoryLocker locker, long lockId, Consumer<Instant> onLost) {
        this.locker = locker;
        this.coordinator = ReplicaCoordinator.of(locker);
        this.lockId = lockId;
        this.onLost = onLost;
    }

    /**
     * The grant that is kept, or else a new one by a single attempt. It is in use until {@link #endUse(boolean)}, which must
     * follow whatever the result.
     *
     * @return empty when the lock is held elsewhere
     * @throws io.tickrunner.LockUnavailableException if nobody can say
     */
    Optional<LockGrant> use() {
        synchronized (this) {
            inUse = true;
        }
        if (holds()) {
            relyOnSession();
            Optional<LockGrant> still = current();
            if (still.isPresent()) {
                return still;
            }
        }
        Optional<LockGrant> attempt = locker.tryAdvisoryLock(lockId);
        attempt.ifPresent(this::accept);
        // A stand-by attempt of the lock session may have come first, then the lock is busy by this very worker.
        Optional<LockGrant> grant = attempt.isPresent() ? attempt : current();
        if (grant.isPresent()) {
            relyOnSession();
        }
        return grant;
    }

    private void relyOnSession() {
        synchronized (this) {
            if (reliedOn) {
                return;
            }
            reliedOn = true;
        }
        coordinator.ifPresent(ReplicaCoordinator::workBegins);
    }

    /**
     * Waits with a grant that is new. A session that the server ends, as an administrator or a restart does, frees its locks
     * before its replica hears of it, and only whoever has the lock next can give it the time to stop.
     */
    void awaitNotice() {
        if (coordinator.isEmpty()) {
            return;
        }
        for (long left; (left = NOTICE.toNanos() - heldForNanos()) > 0;) {
            LockSupport.parkNanos(this, left);
        }
    }

    private synchronized long heldForNanos() {
        return System.nanoTime() - heldSinceNanos;
    }

    /** The tick is over. */
    void endUse(boolean keep) {
        boolean ended;
        synchronized (this) {
            ended = reliedOn;
            inUse = false;
            reliedOn = false;
        }
        if (ended) {
            coordinator.ifPresent(ReplicaCoordinator::workEnds);
        }
        if (!keep) {
            releaseIfIdle();
        }
    }

    /** Takes over a grant that was had otherwise than by {@link #use()}. */
    void accept(LockGrant grant) {
        synchronized (this) {
            kept = grant;
            heldSince = Instant.now();
            heldSinceNanos = System.nanoTime();
        }
        grant.onLost(() -> lost(grant));
    }

    private void lost(LockGrant grant) {
        Instant since;
        synchronized (this) {
            since = heldSince;
            if (kept == grant) {
                kept = null;
            }
        }
        onLost.accept(since);
    }

    synchronized Optional<LockGrant> current() {
        return kept != null && kept.isHeld() ? Optional.of(kept) : Optional.empty();
    }

    synchronized Optional<Instant> heldSince() {
        return current().map(grant -> heldSince);
    }

    boolean holds() {
        return current().isPresent();
    }

    /** Takes the grant out, for the caller to release; empty while a tick uses it. */
    synchronized Optional<LockGrant> takeIfIdle() {
        if (inUse) {
            return Optional.empty();
        }
        Optional<LockGrant> taken = Optional.ofNullable(kept);
        kept = null;
        return taken;
    }

    void releaseIfIdle() {
        takeIfIdle().ifPresent(LockGrant::release);
    }
}
