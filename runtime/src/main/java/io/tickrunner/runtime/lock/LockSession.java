package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.peer.Notification;
import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.peer.PeerEnvelope;
import io.tickrunner.runtime.peer.PeerMessage;
import io.tickrunner.runtime.peer.PeerOutbox;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.time.LeaseClock;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;

/**
 * One open database session that holds this replica's locks, from its opening to its loss or close; then a new one is opened.
 * What is said to the server goes over the {@link LockWire}; whether its locks can be relied on is the {@link SessionTrust}'s.
 */
public final class LockSession {

    private static final Logger LOG = Logger.getLogger(LockSession.class);

    /** A look that is no older counts as one of this moment. */
    private static final long LOOK_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final ServerLink link;
    private final Duration requestTimeout;
    private final Time time;
    private final Threads threads;
    private final GrantTable grants = new GrantTable();
    private final SessionTrust trust;
    private final LockWire wire;
    private final PeerOutbox outbox;
    private final PeerRoll roll;
    private final Runnable wakeKeeper;
    private final long takesLocksFrom;

    /**
     * @param takeNoLockFor how long another replica may still trust a lock that the server has forgotten
     */
    public LockSession(Opener.Opened opened, Duration deadline, Duration requestTimeout, Time time, Threads threads,
            Runnable wakeKeeper,
            Consumer<Notification> onNotification, LockSessionListener listener, PeerOutbox outbox, PeerRoll roll,
            Pace pace) {
        this.link = opened.link();
        this.requestTimeout = requestTimeout;
        this.time = time;
        this.threads = threads;
        this.wakeKeeper = wakeKeeper;
        this.outbox = outbox;
        this.roll = roll;
        this.takesLocksFrom = time.nanos() + opened.takeNoLockFor().toNanos();
        this.trust = new SessionTrust(link, new LeaseClock(time, deadline.toNanos(), opened.confirmedAt()), time, this::lost);
        this.wire = new LockWire(link, trust, grants, listener, outbox, pace, onNotification, wakeKeeper, time, threads);
        trust.watch();
    }

    /** All grants turn lost at once, and all who wait are told. */
    private void lost() {
        try {
            grants.loseAll();
            wire.failPending();
        } finally {
            wakeKeeper.run();
        }
    }

    // What callers ask

    /** Whether no other replica can hold this session's locks at this moment, as far as the clock tells. */
    boolean isTrusted() {
        return trust.isTrusted();
    }

    /** As {@link #isTrusted()}, by a look at the wire that is no older than a few milliseconds. */
    boolean verify() {
        return trust.isTrusted() && wire.verify(LOOK_PERIOD_NANOS);
    }

    /** Why the session was lost, or {@code null} while it is not. */
    public String lostBecause() {
        return trust.lostBecause();
    }

    public void lose(String why) {
        trust.lose(why);
    }

    /**
     * Tries once for a lock and waits for the answer, not for the lock.
     *
     * @throws LockUnavailableException if the session is lost, does not answer in time, or takes no locks yet
     */
    public Optional<LockGrant> tryLock(long key) {
        if (!takesLocks()) {
            throw new LockUnavailableException("PostgreSQL started just now, and another replica may still trust a lock from"
                    + " before; taking none for " + TimeUnit.NANOSECONDS.toMillis(Math.max(0, takesLocksFrom - time.nanos()))
                    + " ms");
        }
        SessionGrant grant = new SessionGrant(this, key);
        LockRequest request = grant.request().orElseThrow();
        SessionGrant owner = grants.reserve(grant);
        if (owner == grant) {
            wire.send(request);
            return await(request, request.answer) ? Optional.of(grant) : Optional.empty();
        }
        // Another caller here may have asked, and its answer is this one's too: what is unavailable is not held elsewhere.
        owner.request().ifPresent(others -> await(others, others.settled));
        return Optional.empty();
    }

    /** Whether locks may be taken; not yet on a server that has forgotten locks which others may trust. */
    boolean takesLocks() {
        return time.nanos() - takesLocksFrom >= 0;
    }

    long takesLocksFrom() {
        return takesLocksFrom;
    }

    /** Makes a request, unless this replica holds the lock or a request for it is on its way. */
    public Optional<LockRequest> reserve(long key) {
        SessionGrant grant = new SessionGrant(this, key);
        Optional<LockRequest> request = grant.request();
        return grants.reserve(grant) == grant ? request : Optional.empty();
    }

    /** {@link Time#nanos()} since when the lock is held by this session; empty if it is not. */
    OptionalLong heldSince(long key) {
        return grants.of(key).filter(SessionGrant::isKept).map(grant -> OptionalLong.of(grant.heldAt()))
                .orElse(OptionalLong.empty());
    }

    boolean release(SessionGrant grant) {
        boolean loaded = wire.hasPending();
        Optional<LockRequest> unlock = grant.beginRelease(false);
        if (unlock.isEmpty()) {
            return !grant.isLost();
        }
        wire.send(unlock.get());
        if (loaded && !trust.isLost()) {
            // Under load the caller does not wait for the answer, which would cost it a sleep and a wake-up: what is pending is
            // sent in order, and an unlock that is refused is a lost session.
            return isTrusted();
        }
        try {
            return await(unlock.get(), unlock.get().answer);
        } catch (LockUnavailableException e) {
            // The session is lost and the lock with it, or the unlock is on its way and will be sent.
            LOG.debugf(e, "Unlock of %s unanswered", grant.lockId());
            return isTrusted();
        }
    }

    /**
     * Leaves the release to whoever sends next.
     *
     * @param announced whether the peers are told before it
     */
    public void releaseLater(SessionGrant grant, boolean announced) {
        grant.beginRelease(announced).ifPresent(wire::add);
        wakeKeeper.run();
    }

    private boolean await(LockRequest request, CompletableFuture<Boolean> answer) {
        try {
            return threads.await(answer, requestTimeout.toNanos());
        } catch (ExecutionException e) {
            throw new LockUnavailableException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            return giveUp(request, answer, "The lock session did not answer within " + requestTimeout);
        } catch (InterruptedException e) {
            try {
                return giveUp(request, answer, "Interrupted while waiting for the lock session");
            } finally {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** From here on the answer is the session's: a lock that is granted late is released. */
    private static boolean giveUp(LockRequest request, CompletableFuture<Boolean> answer, String why) {
        if (answer == request.settled || answer.completeExceptionally(new CancellationException(why))) {
            throw new LockUnavailableException(why);
        }
        return answer.getNow(false);
    }

    /** Whether nothing is held or asked for. */
    boolean isIdle() {
        return grants.all().isEmpty() && !wire.hasPending();
    }

    // What the keeper does

    public boolean hasPending() {
        return wire.hasPending();
    }

    boolean isLookWanted() {
        return wire.isLookWanted();
    }

    /**
     * A sign of life, with what goes along: news to the peers and attempts for locks. Each of them proves that the session's
     * own backend answers.
     */
    public void beat(List<LockRequest> attempts) {
        trust.ensureWatched();
        attempts.forEach(wire::add);
        wire.exchange(() -> {
            long began = time.nanos();
            wire.tell(outbox.pack(List.of()));
            wire.sendAllPending();
            if (!link.isProvedSince(began)) {
                wire.say(link::ping);
            }
            wire.look();
        });
    }

    /** Tells the peers what they are owed, and more. */
    public void tellPeers(Collection<String> more) {
        wire.exchange(() -> wire.tell(outbox.pack(more)));
    }

    /** Tells the peers what they are owed, unless that was done while this waited for the wire. */
    public void tellPeersIf(BooleanSupplier stillOwed) {
        wire.exchange(() -> {
            if (stillOwed.getAsBoolean()) {
                wire.tell(outbox.pack(List.of()));
            }
        });
    }

    /**
     * Sends what is pending, until there is nothing or the time has come for something else. Lets go of the wire between two
     * statements, so that a caller who comes by may send.
     */
    void sendUntilQuiet(BooleanSupplier enough) {
        while (wire.hasPending() && !trust.isLost() && !enough.getAsBoolean()) {
            wire.exchange(wire::sendPending);
        }
    }

    void poll(long periodNanos) {
        wire.poll(periodNanos);
    }

    void foreignHolders(long[] keys, ServerLink.HolderConsumer consumer) {
        wire.exchange(() -> wire.sayIfPossible(() -> link.foreignHolders(keys, consumer)));
    }

    /** Looks up which other replicas there are, and who sent messages that wait for it. */
    public void lookUpPeers(PeerRoll.PeerAction action) {
        wire.exchange(() -> {
            Set<Integer> unknown = roll.unknown();
            if (!wire.sayIfPossible(() -> roll.lookedUp(unknown, link.sessions(unknown), action))) {
                roll.dropUnknown();
            }
        });
    }

    LockHolders holders(long[] keys) {
        AtomicReference<LockHolders> found = new AtomicReference<>(LockHolders.unknown("the lock session was lost"));
        wire.exchange(() -> wire.sayIfPossible(() -> found.set(new LockHolders(link.holders(keys))),
                refusal -> found.set(LockHolders.unknown("PostgreSQL refused to tell (" + refusal.getMessage()
                        + "); let the datasource's role read pg_catalog.pg_locks and pg_stat_activity, as PUBLIC can by"
                        + " default"))));
        return found.get();
    }

    /** How long ago, by the server's own clock, something was stamped by it. Used by the thread that has the wire. */
    Duration ageOf(PeerEnvelope envelope) {
        return Duration.ofMillis(Math.max(0, link.millisSince(envelope.sentAt())));
    }

    /**
     * Compares the locks that the server says this session holds with those that somebody here owns. A lock without an owner
     * would keep its worker from running anywhere.
     */
    public void audit() {
        wire.exchange(() -> wire.sayIfPossible(() -> {
            long before = time.nanos();
            Set<Long> held = link.heldKeys();
            for (SessionGrant grant : grants.all()) {
                if (grant.isKept() && grant.heldAt() - before < 0) {
                    if (!held.contains(grant.lockId())) {
                        trust.lose("the server no longer knew the lock " + grant.lockId());
                        return;
                    }
                    if (grant.isOrphan() && before - grant.heldAt() > requestTimeout.toNanos()) {
                        LOG.warnf("Lock %d has no owner in this replica; releasing it", grant.lockId());
                        releaseLater(grant, false);
                    }
                }
                held.remove(grant.lockId());
            }
            if (!held.isEmpty()) {
                LOG.warnf("The lock session holds locks that nobody here asked for, %s; releasing them", held);
                link.unlockWhateverIsHeld(held);
            }
        }));
    }

    /** Releases many grants with as few statements as possible; the peers are told before, and told to try after. */
    void handBack(Collection<LockGrant> released) {
        for (LockGrant grant : released) {
            if (grant instanceof SessionGrant own && own.session() == this) {
                own.beginRelease(true).ifPresent(wire::add);
            }
        }
        wire.exchange(() -> {
            wire.tell(outbox.pack(List.of()));
            wire.sendAllPending();
        });
    }

    /** Tells the news, gives everything back in one statement and ends the session. Grants that are still out turn lost. */
    public void close() {
        wire.exchange(() -> {
            wire.tell(outbox.pack(List.of()));
            wire.say(link::unlockAll);
            wire.tell(PeerOutbox.parcel(List.of(PeerMessage.LEAVING.encode())));
            trust.end("it was closed");
        });
    }
}
