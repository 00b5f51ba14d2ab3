package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;

/**
 * A worker's grant between and during ticks: takes it, keeps it, gives it back, and passes its loss on. Thread-safe.
 * <p>
 * The hazard is a grant that is given back as idle at the very moment a tick begins to use it: the tick would go on without
 * its lock. So whether it is in use is decided here, under one lock with the taking.
 */
final class GrantKeeper {

    /** How soon a wait ends that is no longer wanted. */
    private static final long WAIT_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final AdvisoryLocker locker;
    private final long lockId;
    private final boolean announcesRelease;
    private final Consumer<Instant> onLost;
    private final Time time;
    private final Threads threads;
    private Held kept;
    private boolean inUse;
    /** Whether the lock session was told that work relies on it. */
    private boolean reliedOn;

    /** A grant, and since when this replica has it. */
    private record Held(LockGrant grant, Instant since, long sinceNanos) {
    }

    /**
     * @param announcesRelease whether other replicas wait for the lock, and are told before it is released
     * @param onLost told of the loss of a grant, with the time since when it was held
     */
    public GrantKeeper(AdvisoryLocker locker, long lockId, boolean announcesRelease, Consumer<Instant> onLost, Time time,
            Threads threads) {
        this.time = time;
        this.threads = threads;
        this.locker = locker;
        this.lockId = lockId;
        this.announcesRelease = announcesRelease;
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
        Optional<LockGrant> grant = current().filter(LockGrant::verifyHeld);
        if (grant.isEmpty()) {
            Optional<LockGrant> attempt = locker.tryAdvisoryLock(lockId);
            attempt.ifPresent(this::accept);
            // A stand-by attempt of the lock session may have come first: then this very worker has the lock.
            grant = attempt.isPresent() ? attempt : current();
        }
        if (grant.isPresent()) {
            relyOnSession();
        }
        return grant;
    }

    /** Asked for when needed: as a field it would be one more object per worker. */
    private Optional<ReplicaCoordinator> coordinator() {
        return ReplicaCoordinator.of(locker);
    }

    private void relyOnSession() {
        synchronized (this) {
            if (reliedOn) {
                return;
            }
            reliedOn = true;
        }
        coordinator().ifPresent(ReplicaCoordinator::workBegins);
    }

    /**
     * Waits with a new grant, because its former holder may not know of its loss yet. A session that the server ends, as an
     * administrator or a restart does, frees its locks before its replica hears of it, and only the next holder can give it the
     * time to stop.
     *
     * @param abandoned whether the wait is no longer wanted
     */
    void awaitNotice(LockGrant grant, BooleanSupplier abandoned) {
        coordinator().ifPresent(c -> {
            for (Duration left; !abandoned.getAsBoolean() && grant.isHeld() && !(left = c.takeOverWait(grant)).isZero();) {
                threads.park(this, Math.min(left.toNanos(), WAIT_SLICE_NANOS));
            }
        });
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
            coordinator().ifPresent(ReplicaCoordinator::workEnds);
        }
        if (!keep) {
            // On the tick's own thread, which may wait: when the tick has ended, its lock is free.
            takeIfIdle().ifPresent(
                    grant -> announcer().ifPresentOrElse(c -> c.handBack(List.of(grant)), grant::release));
        }
    }

    /** Takes over a grant that was acquired other than through {@link #use()}. */
    void accept(LockGrant grant) {
        Held held = new Held(grant, time.now(), time.nanos());
        // Thread A gets grant 1 and is descheduled, its session is lost, B accepts grant 2, A goes on: grant 2 must stay.
        if (grant.isHeld()) {
            synchronized (this) {
                if (kept == null || kept.sinceNanos() - held.sinceNanos() <= 0) {
                    kept = held;
                }
            }
        }
        grant.onLost(() -> lost(held));
    }

    private void lost(Held held) {
        synchronized (this) {
            if (kept == held) {
                kept = null;
            }
        }
        onLost.accept(held.since());
    }

    private Optional<Held> held() {
        Held present;
        synchronized (this) {
            present = kept;
        }
        // Outside the lock: an app's own locker may call back.
        return Optional.ofNullable(present).filter(held -> held.grant().isHeld());
    }

    Optional<LockGrant> current() {
        return held().map(Held::grant);
    }

    /** For how long the lock has been held; empty while it is not. */
    Optional<Duration> heldFor() {
        return held().map(held -> Duration.ofNanos(time.nanos() - held.sinceNanos()));
    }

    boolean holds() {
        return held().isPresent();
    }

    /** Takes the grant out, for the caller to release; empty while a tick uses it. */
    synchronized Optional<LockGrant> takeIfIdle() {
        if (inUse) {
            return Optional.empty();
        }
        Optional<LockGrant> taken = Optional.ofNullable(kept).map(Held::grant);
        kept = null;
        return taken;
    }

    /** Never waits for the release where other replicas are told of it. */
    void releaseIfIdle() {
        takeIfIdle().ifPresent(grant -> announcer().ifPresentOrElse(c -> c.handBackSoon(grant), grant::release));
    }

    /** Who tells other replicas of a release; empty if none wait for the lock. */
    private Optional<ReplicaCoordinator> announcer() {
        return coordinator().filter(c -> announcesRelease);
    }
}
