package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jboss.logging.Logger;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.peer.Notification;
import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.peer.PeerEnvelope;
import io.tickrunner.runtime.peer.PeerMessage;
import io.tickrunner.runtime.peer.PeerOutbox;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.peer.PeerSession;
import io.tickrunner.runtime.time.LeaseClock;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;

/**
 * One open database session that holds this replica's locks, until it is lost or closed and a new one is opened. {@link
 * LockWire} communicates with the server; {@link SessionTrust} decides whether the locks can be relied on.
 */
public final class LockSession implements SessionGrant.Session {

    private static final Logger LOG = Logger.getLogger(LockSession.class);

    /** A check that is no older than this counts as current. */
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

    /** Marks all grants as lost at once and fails all waiting requests. */
    private void lost() {
        try {
            grants.loseAll();
            wire.failPending();
        } finally {
            wakeKeeper.run();
        }
    }

    // For callers

    @Override
    public boolean isTrusted() {
        return trust.isTrusted();
    }

    @Override
    public boolean verify() {
        return trust.isTrusted() && wire.verify(LOOK_PERIOD_NANOS);
    }

    /** Returns why the session was lost, or {@code null} if it is not lost. */
    public String lostBecause() {
        return trust.lostBecause();
    }

    public void lose(String why) {
        trust.lose(why);
    }

    /**
     * Tries once to acquire a lock. Waits for the answer, but not for the lock.
     *
     * @throws LockUnavailableException if the session is lost, does not answer in time, or does not acquire locks yet
     */
    public Optional<LockGrant> tryLock(long key) {
        if (!takesLocks()) {
            throw new LockUnavailableException("PostgreSQL has just started, and another replica may still trust an earlier"
                    + " lock; acquiring none for " + TimeUnit.NANOSECONDS.toMillis(Math.max(0, takesLocksFrom - time.nanos()))
                    + " ms");
        }
        while (true) {
            SessionGrant grant = new SessionGrant(this, key);
            LockRequest request = grant.request().orElseThrow();
            SessionGrant owner = grants.reserve(grant);
            if (owner == grant) {
                wire.send(request.expectCaller());
                return await(request, request.answer) ? Optional.of(grant) : Optional.empty();
            }
            // Another caller's pending request also answers this one, because unavailable must not be reported as held
            // elsewhere.
            Optional<LockRequest> others = owner.request();
            if (others.isEmpty() || await(others.get(), others.get().settled) != null) {
                return Optional.empty();
            }
        }
    }

    /** Returns whether locks may be acquired: not yet on a server that has lost locks which other replicas may still trust. */
    boolean takesLocks() {
        return time.nanos() - takesLocksFrom >= 0;
    }

    long takesLocksFrom() {
        return takesLocksFrom;
    }

    /** Creates a grant with its request, unless this replica holds the lock or has already requested it. */
    public Optional<SessionGrant> reserve(long key) {
        SessionGrant grant = new SessionGrant(this, key);
        return grants.reserve(grant) == grant ? Optional.of(grant) : Optional.empty();
    }

    /** Returns whether this session holds the lock, has requested it, or has yet to send its release. */
    boolean isReserved(long key) {
        return grants.of(key).isPresent();
    }

    /** Returns the {@link Time#nanos()} since when this session has held the lock; empty if it does not. */
    OptionalLong heldSince(long key) {
        return grants.of(key).filter(SessionGrant::isKept).map(grant -> OptionalLong.of(grant.heldAt()))
                .orElse(OptionalLong.empty());
    }

    @Override
    public boolean release(SessionGrant grant) {
        boolean loaded = wire.hasPending();
        Optional<LockRequest> unlock = grant.beginRelease(false);
        if (unlock.isEmpty()) {
            return !grant.isLost();
        }
        wire.send(loaded ? unlock.get() : unlock.get().expectCaller());
        if (loaded && !trust.isLost()) {
            // Under load the caller does not wait for the answer, which would cost a sleep and a wake-up. Pending requests are
            // sent in order, and a refused unlock means a lost session.
            return isTrusted();
        }
        try {
            return await(unlock.get(), unlock.get().answer);
        } catch (LockUnavailableException e) {
            // Either the session is lost and the lock with it, or the unlock is pending and will be sent.
            LOG.debugf(e, "Unlock of %s unanswered", grant.lockId());
            return isTrusted();
        }
    }

    /**
     * Tries once to raise the fence of a grant of this session.
     *
     * @throws LockUnavailableException if the session is lost, does not answer in time, or the server refuses
     */
    FenceAnswer raiseFence(SessionGrant grant, FenceKeys keys) {
        FenceErrand errand = new FenceErrand(grant, keys, link, trust, time);
        wire.send(errand);
        return await(errand.answer(), errand::giveUp);
    }

    @Override
    public void releaseLater(SessionGrant grant) {
        grant.beginRelease(true).ifPresent(wire::add);
        wakeKeeper.run();
    }

    private Boolean await(LockRequest request, CompletableFuture<Boolean> answer) {
        return await(answer, why -> giveUp(request, answer, why));
    }

    /**
     * @param giveUp called with the reason if there is no answer in time
     */
    private <T> T await(CompletableFuture<T> answer, Function<String, T> giveUp) {
        try {
            return wire.await(answer, requestTimeout.toNanos());
        } catch (ExecutionException e) {
            throw new LockUnavailableException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            return giveUp.apply("The lock session did not answer within " + requestTimeout);
        } catch (InterruptedException e) {
            try {
                return giveUp.apply("Interrupted while waiting for the lock session");
            } finally {
                Thread.currentThread().interrupt();
            }
        } finally {
            // Whoever told this caller relies on that, even if it was just giving up.
            wire.tellSome();
        }
    }

    /** Leaves the answer to the session, which releases a lock that is granted late. */
    private static boolean giveUp(LockRequest request, CompletableFuture<Boolean> answer, String why) {
        if (answer == request.settled || answer.completeExceptionally(new CancellationException(why))) {
            throw new LockUnavailableException(why);
        }
        return answer.getNow(false);
    }

    /** Returns whether no lock is held or requested. */
    boolean isIdle() {
        return !holdsAny() && !wire.hasPending();
    }

    // For the keeper

    /** Returns whether any lock is held or requested. */
    boolean holdsAny() {
        return !grants.isEmpty();
    }

    public boolean hasPending() {
        return wire.hasPending();
    }

    boolean isLookWanted() {
        return wire.isLookWanted();
    }

    /**
     * Sends a sign of life, together with messages to the peers and attempts to acquire locks. Each statement proves that the
     * session's own backend answers.
     */
    public void beat(Attempts attempts) {
        trust.ensureWatched();
        attempts.requests().forEach(wire::add);
        wire.exchange(() -> {
            long began = time.nanos();
            wire.tellAndSendAllPending();
            wire.search(attempts.candidates(), attempts.most());
            if (!link.isProvedSince(began)) {
                wire.say(link::ping);
            }
            wire.look();
            link.endOrphans();
        });
        if (trust.isLost()) {
            wire.fail(attempts.candidates());
        }
    }

    /** Sends the peers all waiting messages and the given ones. */
    public void tellPeers(Collection<String> more) {
        wire.exchangeAfterPending(() -> wire.tell(outbox.pack(more)));
    }

    /**
     * Sends the peers all waiting messages, unless that was done while this call waited for the wire. Pending requests follow:
     * on a slow network these calls take turns with the heartbeats, and a request would wait for many of them.
     */
    public void tellPeersIf(BooleanSupplier stillOwed) {
        wire.exchange(() -> {
            if (stillOwed.getAsBoolean()) {
                wire.tellAndSendPending();
            }
        });
    }

    /** Sends the requests that are pending now, if there are any. */
    void sendIfPending() {
        wire.sendIfPending();
    }

    /**
     * Sends pending requests until there are none or something else is due. Releases the wire between statements so other
     * callers may send.
     */
    void sendUntilQuiet(BooleanSupplier enough) {
        while (wire.hasPending() && !trust.isLost() && !enough.getAsBoolean()) {
            wire.sendBatch();
        }
        wire.tellAll();
    }

    void poll(long periodNanos) {
        wire.poll(periodNanos);
    }

    /** Returns how long ago the session was last known to be alive, in nanoseconds. */
    long lookAge() {
        return wire.lookAge();
    }

    /**
     * Waits for notifications for a few milliseconds. Occupies the wire meanwhile, unless somebody needs it.
     *
     * @return by how many nanoseconds the wait took longer than planned
     */
    long awaitNotifications() {
        return wire.awaitNotifications();
    }

    /**
     * Listens to notification channels, and no longer to others.
     *
     * @return whether the server did that
     */
    boolean listen(Collection<String> more, Collection<String> less) {
        AtomicBoolean done = new AtomicBoolean();
        wire.exchangeAfterPending(() -> done.set(wire.sayIfPossible(() -> link.listen(more, less),
                refusal -> LOG.warnf("PostgreSQL refused to LISTEN to the channels %s, so nothing wakes up their workers (%s);"
                        + " they tick on their schedules, and each heartbeat retries", more, refusal.getMessage()))));
        return done.get();
    }

    /** Returns those of these keys that no other session holds; empty if the server does not say so. */
    Optional<Set<Long>> freeKeys(long[] keys) {
        AtomicReference<Set<Long>> free = new AtomicReference<>();
        wire.exchange(() -> {
            wire.sayIfPossible(() -> free.set(link.freeKeys(keys)));
            // The release of a lock may have been announced before.
            wire.readNotificationsOnTheWay();
        });
        return Optional.ofNullable(free.get());
    }

    void foreignHolders(long[] keys, ServerLink.HolderConsumer consumer) {
        wire.exchangeAfterPending(() -> wire.sayIfPossible(() -> link.foreignHolders(keys, consumer)));
    }

    /**
     * Looks up the other replicas and the senders of waiting messages.
     *
     * @return whether the server answered
     */
    public boolean lookUpPeers(PeerRoll.PeerAction action) {
        AtomicBoolean answered = new AtomicBoolean();
        wire.exchangeAfterPending(() -> {
            Set<Integer> unknown = roll.unknown();
            boolean found = wire.sayIfPossible(() -> {
                List<PeerSession> sessions = link.sessions(unknown);
                // A peer that is gone may have announced that it leaves.
                wire.readNotificationsOnTheWay();
                roll.lookedUp(unknown, sessions, action);
            });
            answered.set(found);
            if (!found) {
                roll.dropUnknown();
            }
            Set<Integer> unwatched = roll.unwatched();
            if (!unwatched.isEmpty()) {
                wire.sayIfPossible(() -> {
                    Set<Integer> free = link.withoutSessionKey(unwatched);
                    roll.watch(unwatched.stream().filter(backend -> !free.contains(backend)).toList());
                });
            }
        });
        return answered.get();
    }

    /**
     * Checks whether peers have ended.
     *
     * @return whether one has
     */
    boolean watchPeers(Collection<Integer> backends) {
        Set<Integer> ended = new HashSet<>();
        wire.exchangeWithoutRequest(() -> {
            wire.sayIfPossible(wire.paced(() -> ended.addAll(link.withoutSessionKey(backends))),
                    refusal -> roll.unwatch(backends));
            // The answer counts as a sign of life, so the next look at the socket comes later.
            wire.readNotificationsOnTheWay();
            if (!ended.isEmpty()) {
                roll.ended(ended);
                if (!roll.living().isEmpty()) {
                    // Otherwise, each finds out at a different time, and the first one acquires the locks meant for the others.
                    outbox.anyFreed();
                    wire.tell(outbox.pack(PeerMessage.encodeNumbers(PeerMessage.Kind.ENDED,
                            ended.stream().map(Integer::longValue).toList())));
                }
            }
        });
        return !ended.isEmpty();
    }

    LockHolders holders(long[] keys) {
        AtomicReference<LockHolders> found = new AtomicReference<>(LockHolders.unknown("the lock session was lost"));
        wire.exchangeAfterPending(() -> wire.sayIfPossible(() -> found.set(new LockHolders(link.holders(keys))),
                refusal -> found.set(LockHolders.unknown("PostgreSQL refused the query (" + refusal.getMessage()
                        + "); allow the datasource's role to read pg_catalog.pg_locks and pg_stat_activity, as PUBLIC can by"
                        + " default"))));
        return found.get();
    }

    /** Returns how long ago, by the server's clock, the server stamped the envelope. Used by the thread that has the wire. */
    Duration ageOf(PeerEnvelope envelope) {
        return Duration.ofMillis(Math.max(0, link.millisSince(envelope.sentAt())));
    }

    /**
     * Compares the locks that this session holds according to the server with those that have an owner here. A lock without an
     * owner would keep its worker from running in any replica.
     */
    public void audit() {
        wire.exchangeAfterPending(() -> wire.sayIfPossible(() -> {
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
                        releaseLater(grant);
                    }
                }
                held.remove(grant.lockId());
            }
            if (!held.isEmpty()) {
                LOG.warnf("The lock session holds locks that this replica did not request, %s; releasing them", held);
                link.unlockWhateverIsHeld(held);
                outbox.freed(held);
            }
        }));
    }

    /** Releases many grants with as few statements as possible. Notifies the peers before, and asks them to try afterwards. */
    void handBack(Collection<LockGrant> released) {
        for (LockGrant grant : released) {
            if (grant instanceof SessionGrant own && own.isOf(this)) {
                own.beginRelease(true).ifPresent(wire::add);
            }
        }
        wire.exchange(wire::tellAndSendAllPending);
    }

    /**
     * Sends waiting messages, releases everything in one statement and ends the session. Grants that are still in use become
     * lost.
     */
    public void close() {
        wire.exchange(() -> {
            wire.tell(outbox.pack(List.of()));
            wire.say(link::unlockAll);
            wire.tell(PeerOutbox.parcel(List.of(PeerMessage.LEAVING.encode())));
            trust.end("it was closed");
        });
    }
}
