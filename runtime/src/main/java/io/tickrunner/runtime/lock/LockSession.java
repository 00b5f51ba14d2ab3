package io.tickrunner.runtime.lock;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jboss.logging.Logger;
import org.postgresql.PGNotification;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;

/**
 * One open database session that holds this replica's locks, from its opening to its loss or close; then a new one is opened.
 * What is said to the server goes over the {@link LockWire}; whether its locks can be relied on is the {@link SessionTrust}'s.
 */
final class LockSession {

    private static final Logger LOG = Logger.getLogger(LockSession.class);

    private final LockStatements statements;
    private final Duration requestTimeout;
    private final GrantTable grants = new GrantTable();
    private final SessionTrust trust;
    private final LockWire wire;
    private final Runnable wakeKeeper;

    LockSession(Connection connection, LockStatements statements, LeaseClock lease, Duration requestTimeout,
            ScheduledExecutorService timer, Runnable wakeKeeper, Consumer<PGNotification> onNotification,
            LockSessionListener listener) {
        this.statements = statements;
        this.requestTimeout = requestTimeout;
        this.wakeKeeper = wakeKeeper;
        this.trust = new SessionTrust(connection, lease, timer, this::lost);
        this.wire = new LockWire(statements, trust, grants, listener, onNotification, wakeKeeper);
        trust.watch();
    }

    /** All grants turn lost at once, and all who wait are told. */
    private void lost() {
        grants.loseAll();
        wire.failPending();
        wakeKeeper.run();
    }

    // What callers ask

    /** Whether no other replica can hold this session's locks at this moment. */
    boolean isTrusted() {
        return trust.isTrusted();
    }

    /** Why the session was lost, or {@code null} while it is not. */
    String lostBecause() {
        return trust.lostBecause();
    }

    void lose(String why) {
        trust.lose(why);
    }

    /**
     * Tries once for a lock and waits for the answer, not for the lock.
     *
     * @throws LockUnavailableException if the session is lost or does not answer in time
     */
    Optional<LockGrant> tryLock(long key) {
        return reserve(key).filter(this::ask).map(request -> request.grant);
    }

    /** Makes a request, unless this replica holds the lock or a request for it is on its way. */
    Optional<LockRequest> reserve(long key) {
        return grants.reserve(this, key).map(LockRequest::lock);
    }

    boolean release(SessionGrant grant) {
        boolean loaded = wire.hasPending();
        Optional<LockRequest> unlock = grant.beginRelease();
        if (unlock.isEmpty()) {
            return !grant.isLost();
        }
        if (loaded && !trust.isLost()) {
            // Under load the caller does not wait for the answer, which would cost it a sleep and a wake-up: what is pending is
            // sent in order, and an unlock that is refused is a lost session.
            wire.send(unlock.get());
            return isTrusted();
        }
        try {
            return ask(unlock.get());
        } catch (LockUnavailableException e) {
            // The session is lost and the lock with it, or the unlock is on its way and will be sent.
            LOG.debugf(e, "Unlock of %s unanswered", grant.lockId());
            return isTrusted();
        }
    }

    /** Leaves the release to whoever sends next. */
    void releaseLater(SessionGrant grant) {
        grant.beginRelease().ifPresent(wire::add);
    }

    private boolean ask(LockRequest request) {
        wire.send(request);
        try {
            return request.answer.get(requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new LockUnavailableException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            return giveUp(request, "The lock session did not answer within " + requestTimeout);
        } catch (InterruptedException e) {
            try {
                return giveUp(request, "Interrupted while waiting for the lock session");
            } finally {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** From here on the answer is the session's: what is granted late is given back. */
    private boolean giveUp(LockRequest request, String why) {
        if (request.answer.completeExceptionally(new CancellationException(why))) {
            throw new LockUnavailableException(why);
        }
        return request.answer.join();
    }

    // What the keeper does

    boolean hasPending() {
        return wire.hasPending();
    }

    /**
     * A sign of life, with what goes along: news to the peers and attempts for locks.
     *
     * @param news asked when the wire is had, so that no unlock can overtake what was taken to be told
     */
    void beat(Supplier<Collection<String>> news, List<LockRequest> attempts) {
        attempts.forEach(wire::add);
        wire.exchange(() -> {
            boolean said = wire.tellPeers(news.get()) | wire.hasPending();
            wire.sendUntilQuiet();
            if (!said) {
                wire.say(statements::ping);
            }
            wire.readNotifications();
        });
    }

    void tellPeers(Collection<String> messages) {
        wire.exchange(() -> wire.tellPeers(messages));
    }

    /** Lets go of the wire between two statements, so that a caller who comes by may send. */
    void sendUntilQuiet() {
        while (wire.hasPending() && !trust.isLost()) {
            wire.exchange(wire::sendPending);
        }
    }

    void poll(long afterNanos) {
        wire.poll(afterNanos);
    }

    void foreignHolders(long[] keys, LockStatements.HolderConsumer consumer) {
        wire.exchange(() -> wire.sayIfPossible(() -> statements.foreignHolders(keys, consumer)));
    }

    /** The backends of the other replicas of the app. */
    Set<Integer> peers(ReplicaIdentity identity) {
        Set<Integer> found = new HashSet<>();
        wire.exchange(() -> wire.sayIfPossible(() -> found.addAll(statements.peers(identity))));
        return found;
    }

    List<LockHolder> holders(long[] keys, ReplicaIdentity identity) {
        List<LockHolder> found = new ArrayList<>();
        wire.exchange(() -> wire.sayIfPossible(() -> found.addAll(statements.holders(keys, identity))));
        return found;
    }

    /** Tells the news, releases many grants with as few statements as can be, and says farewell: in this order. */
    void handBack(Collection<LockGrant> released, Supplier<Collection<String>> news, String farewell) {
        wire.exchange(() -> {
            wire.tellPeers(news.get());
            for (LockGrant grant : released) {
                if (grant instanceof SessionGrant own && own.session() == this) {
                    releaseLater(own);
                }
            }
            wire.sendUntilQuiet();
            wire.tellPeers(List.of(farewell));
        });
    }

    /** Tells the news, gives everything back in one statement and ends the session. Grants that are still out turn lost. */
    void close(Supplier<Collection<String>> news, String farewell) {
        wire.exchange(() -> {
            boolean heldAny = !grants.isEmpty();
            wire.tellPeers(news.get());
            wire.say(statements::unlockAll);
            if (heldAny) {
                wire.tellPeers(List.of(farewell));
            }
            trust.end("it was closed");
        });
    }
}
