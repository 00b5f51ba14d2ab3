package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.GrantSupport;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;

/**
 * Manages a worker's grant during and between ticks: acquires, keeps and releases it, and reports its loss. Thread-safe.
 * <p>
 * The hazard is a grant that is released as idle while a tick starts to use it: the tick would continue without its lock.
 * Whether the grant is in use is therefore decided here, under the same lock as its acquisition.
 */
final class GrantKeeper {

    /** How quickly a wait ends after it was abandoned. */
    private static final long WAIT_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final AdvisoryLocker locker;
    private final long lockId;
    private final boolean announcesRelease;
    private final Listener listener;
    private final Time time;
    private Held kept;
    private boolean inUse;
    /** Whether the lock session has been notified that work relies on it. */
    private boolean reliedOn;

    /** Learns that a grant is lost. */
    interface Listener {

        /**
         * Called on the thread that notices the loss; must return quickly.
         *
         * @param heldSince since when the grant was held
         */
        void lockLost(Instant heldSince);
    }

    /** A grant, and since when this replica has held it. Also the listener of the grant, to save an object per worker. */
    private final class Held implements Runnable {

        private final LockGrant grant;
        private final long sinceNanos;

        Held(LockGrant grant) {
            this.grant = grant;
            this.sinceNanos = time.nanos();
        }

        LockGrant grant() {
            return grant;
        }

        Duration age() {
            return Duration.ofNanos(time.nanos() - sinceNanos);
        }

        /** The grant is lost. */
        @Override
        public void run() {
            lost(this);
        }
    }

    /**
     * @param announcesRelease whether other replicas wait for the lock and are notified before its release
     */
    GrantKeeper(AdvisoryLocker locker, long lockId, boolean announcesRelease, Listener listener, Time time) {
        this.time = time;
        this.locker = locker;
        this.lockId = lockId;
        this.announcesRelease = announcesRelease;
        this.listener = listener;
    }

    /**
     * Returns whether an attempt is of no use, because this worker stands by for a lock that another replica holds. Its end, or
     * the release of the lock, leads to an attempt at once.
     */
    boolean isOfNoUse() {
        return announcesRelease && held() == null && locker instanceof GrantSupport support && support.isAttemptFutile(lockId);
    }

    /**
     * Returns the kept grant, or otherwise a new one from a single attempt. The grant is in use until {@link #endUse(boolean)},
     * which must be called whatever the result.
     *
     * @return the grant; empty if the lock is held elsewhere
     * @throws io.tickrunner.LockUnavailableException if the state of the lock is unknown
     */
    Optional<LockGrant> use() {
        synchronized (this) {
            inUse = true;
        }
        Held kept = held();
        Optional<LockGrant> grant = kept != null && kept.grant().verifyHeld() ? Optional.of(kept.grant()) : attempt();
        if (grant.isPresent()) {
            relyOnSession();
        }
        return grant;
    }

    private Optional<LockGrant> attempt() {
        Optional<LockGrant> attempt = locker.tryAdvisoryLock(lockId);
        attempt.ifPresent(this::accept);
        // A standby attempt of the lock session may have succeeded first: then this worker already holds the lock.
        return attempt.isPresent() ? attempt : current();
    }

    private void relyOnSession() {
        synchronized (this) {
            if (reliedOn) {
                return;
            }
            reliedOn = true;
        }
        if (locker instanceof GrantSupport support) {
            support.workBegins();
        }
    }

    /**
     * Waits with a new grant because the former holder may not have noticed its loss yet. If the server ends a session, for
     * example on an administrator's command or a restart, its locks are free before its replica notices. Only the next holder
     * can give that replica time to stop.
     *
     * @param abandoned returns whether the wait is no longer needed
     */
    void awaitNotice(LockGrant grant, BooleanSupplier abandoned, Threads threads) {
        if (locker instanceof GrantSupport support) {
            for (Duration left; !abandoned.getAsBoolean() && grant.isHeld()
                    && !(left = support.takeOverWait(grant)).isZero();) {
                threads.park(this, Math.min(left.toNanos(), WAIT_SLICE_NANOS));
            }
        }
    }

    /** Ends the use of the grant by a tick. */
    void endUse(boolean keep) {
        boolean ended;
        synchronized (this) {
            ended = reliedOn;
            inUse = false;
            reliedOn = false;
        }
        if (ended && locker instanceof GrantSupport support) {
            support.workEnds();
        }
        if (!keep) {
            // On the tick's own thread, which may wait, because the lock must be free when the tick has ended.
            takeIfIdle().ifPresent(
                    grant -> announcer().ifPresentOrElse(c -> c.handBack(List.of(grant)), grant::release));
        }
    }

    /** Accepts a grant that was acquired other than through {@link #use()}. */
    void accept(LockGrant grant) {
        Held held = new Held(grant);
        // A gets grant 1 and is descheduled, the session is lost, B accepts grant 2, A continues: grant 2 must stay.
        if (grant.isHeld()) {
            synchronized (this) {
                if (kept == null || kept.sinceNanos - held.sinceNanos <= 0) {
                    kept = held;
                }
            }
        }
        grant.onLost(held);
    }

    private void lost(Held held) {
        synchronized (this) {
            if (kept == held) {
                kept = null;
            }
        }
        Duration age = held.age();
        listener.lockLost(time.now().minus(age));
    }

    /** Returns the grant if it is held; otherwise {@code null}. */
    private Held held() {
        Held present;
        synchronized (this) {
            present = kept;
        }
        // Outside the lock because an app's own locker may call back.
        return present != null && present.grant().isHeld() ? present : null;
    }

    Optional<LockGrant> current() {
        Held present = held();
        return present == null ? Optional.empty() : Optional.of(present.grant());
    }

    /** Returns for how long the lock has been held; empty if it is not held. */
    Optional<Duration> heldFor() {
        Held present = held();
        return present == null ? Optional.empty() : Optional.of(present.age());
    }

    boolean holds() {
        return held() != null;
    }

    /** Removes the grant and returns it for the caller to release; empty while a tick uses it. */
    Optional<LockGrant> takeIfIdle() {
        return takeIfIdle(() -> false);
    }

    /**
     * Does the same, unless something needs the grant here. That is asked in the moment in which the grant is removed: what
     * comes to need it later finds that the lock is not held.
     */
    synchronized Optional<LockGrant> takeIfIdle(BooleanSupplier needed) {
        if (inUse || needed.getAsBoolean()) {
            return Optional.empty();
        }
        Optional<LockGrant> taken = Optional.ofNullable(kept).map(Held::grant);
        kept = null;
        return taken;
    }

    /** Releases the grant unless a tick uses it. Does not wait for the release if other replicas are notified of it. */
    void releaseIfIdle() {
        takeIfIdle().ifPresent(grant -> announcer().ifPresentOrElse(c -> c.handBackSoon(grant), grant::release));
    }

    /** Returns what notifies other replicas of a release; empty if none wait for the lock. */
    private Optional<GrantSupport> announcer() {
        return announcesRelease ? GrantSupport.of(locker) : Optional.empty();
    }
}
