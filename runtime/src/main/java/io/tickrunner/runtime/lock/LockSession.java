package io.tickrunner.runtime.lock;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jboss.logging.Logger;
import org.postgresql.PGNotification;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;

/**
 * One open database session that holds this replica's locks, from its opening to its loss or close; then a new one is opened.
 * <p>
 * Requests queue up, and whoever gets hold of the wire sends all that are pending in one statement: the caller itself when the
 * wire is free, so that a lone request costs its round trip and no hand-over between threads, else the session's own thread.
 * <p>
 * The hazard is a server that frees the locks while this replica still believes in them. So every grant asks
 * {@link #isTrusted()}, which looks at the clock, and a session that was doubted once is lost for good.
 */
final class LockSession {

    private static final Logger LOG = Logger.getLogger(LockSession.class);
    /** Bounds the time that one statement keeps the wire. */
    private static final int MAX_BATCH = 2_000;
    private static final String OUT_OF_SHARED_MEMORY = "53200";

    private final Connection connection;
    private final LockStatements statements;
    private final LeaseClock lease;
    private final Duration requestTimeout;
    private final ScheduledExecutorService timer;
    private final Runnable wakeKeeper;
    private final Consumer<PGNotification> onNotification;
    private final LockSessionListener listener;

    private final ReentrantLock wire = new ReentrantLock();
    private final ConcurrentLinkedQueue<LockRequest> pending = new ConcurrentLinkedQueue<>();
    private final Map<Long, SessionGrant> grants = new ConcurrentHashMap<>();
    private final AtomicReference<String> lost = new AtomicReference<>();

    LockSession(Connection connection, LockStatements statements, LeaseClock lease, Duration requestTimeout,
            ScheduledExecutorService timer, Runnable wakeKeeper, Consumer<PGNotification> onNotification,
            LockSessionListener listener) {
        this.connection = connection;
        this.statements = statements;
        this.lease = lease;
        this.requestTimeout = requestTimeout;
        this.timer = timer;
        this.wakeKeeper = wakeKeeper;
        this.onNotification = onNotification;
        this.listener = listener;
        watchLease();
    }

    // What callers ask

    /** Whether no other replica can hold this session's locks at this moment. */
    boolean isTrusted() {
        return lost.get() == null && lease.isValid();
    }

    /** Why the session was lost, or {@code null} while it is not. */
    String lostBecause() {
        return lost.get();
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    /**
     * Tries once for a lock and waits for the answer, not for the lock.
     *
     * @throws LockUnavailableException if the session is lost or does not answer in time
     */
    Optional<LockGrant> tryLock(long key) {
        Optional<LockRequest> request = reserve(key);
        if (request.isEmpty()) {
            return Optional.empty();
        }
        return ask(request.get()) ? Optional.of(request.get().grant) : Optional.empty();
    }

    /**
     * Makes a request for a lock that neither this replica holds nor a request is on its way for: session locks stack in
     * PostgreSQL, so exclusion inside the replica comes first.
     */
    Optional<LockRequest> reserve(long key) {
        SessionGrant grant = new SessionGrant(this, key);
        // An unlock on its way is sent before this request, and so is no hindrance.
        SessionGrant owner = grants.compute(key, (k, old) -> old == null || old.isReleased() ? grant : old);
        return owner == grant ? Optional.of(LockRequest.lock(grant)) : Optional.empty();
    }

    boolean release(SessionGrant grant) {
        if (!grant.beginRelease()) {
            return !grant.isLost();
        }
        LockRequest unlock = LockRequest.unlock(grant);
        if (!pending.isEmpty() && lost.get() == null) {
            // Under load the caller does not wait for the answer, which would cost it a sleep and a wake-up: what is pending is
            // sent in order, and an unlock that is refused is a lost session.
            pending.add(unlock);
            sendIfWireIsFree();
            return isTrusted();
        }
        try {
            return ask(unlock);
        } catch (LockUnavailableException e) {
            // The session is lost and the lock with it, or the unlock is on its way and will be sent.
            LOG.debugf(e, "Unlock of %s unanswered", grant.lockId());
            return isTrusted();
        }
    }

    /** Tells the news, releases many grants with as few statements as can be, and says farewell: in this order. */
    void handBack(Collection<LockGrant> released, Supplier<Collection<String>> news, String farewell) {
        onWire(() -> {
            tell(news.get());
            for (LockGrant grant : released) {
                if (grant instanceof SessionGrant own && own.session() == this) {
                    releaseLater(own);
                }
            }
            sendUntilQuiet();
            tell(List.of(farewell));
        });
        if (lost.get() != null) {
            failPending();
        }
    }

    /** Leaves the release to whoever sends next. */
    void releaseLater(SessionGrant grant) {
        if (grant.beginRelease()) {
            pending.add(LockRequest.unlock(grant));
        }
    }

    private boolean ask(LockRequest request) {
        pending.add(request);
        sendIfWireIsFree();
        return await(request);
    }

    /** Otherwise whoever has the wire sees to what is pending. */
    private void sendIfWireIsFree() {
        if (lost.get() != null) {
            failPending();
        } else if (isVirtual(Thread.currentThread())) {
            wakeKeeper.run();
        } else if (wire.tryLock()) {
            try {
                onWire(this::sendPending);
            } finally {
                wire.unlock();
            }
            wakeKeeperIfPending();
        }
    }

    /** A virtual thread that is interrupted while it waits for a socket closes it, and with it goes everybody's lock. */
    private static boolean isVirtual(Thread thread) {
        // Java 17 cannot ask, but all virtual threads are in the group of this name.
        ThreadGroup group = thread.getThreadGroup();
        return group != null && "VirtualThreads".equals(group.getName());
    }

    private boolean await(LockRequest request) {
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

    // What the keeper does, on the session's own thread

    /**
     * A sign of life, with what goes along: news to the peers and attempts for locks.
     *
     * @param news asked when the wire is had, so that no unlock can overtake what was taken to be told
     */
    void beat(Supplier<Collection<String>> news, List<LockRequest> attempts) {
        pending.addAll(attempts);
        onWire(() -> {
            boolean alive = tell(news.get()) | !pending.isEmpty();
            sendUntilQuiet();
            if (!alive) {
                send(statements::ping);
            }
            readNotifications();
        });
        if (lost.get() != null) {
            failPending();
        }
    }

    void tellPeers(Collection<String> messages) {
        onWire(() -> tell(messages));
    }

    void sendUntilQuiet() {
        while (!pending.isEmpty() && lost.get() == null) {
            onWire(this::sendPending);
        }
    }

    /** Looks for what the server says unasked, unless an exchange has just brought it along: a look costs a millisecond. */
    void poll() {
        if (lease.sinceConfirmedNanos() >= SessionKeeper.POLL_NANOS && wire.tryLock()) {
            try {
                readNotifications();
            } finally {
                wire.unlock();
            }
        }
    }

    void foreignHolders(long[] keys, LockStatements.HolderConsumer consumer) {
        onWire(() -> sendIfPossible(() -> statements.foreignHolders(keys, consumer)));
    }

    List<LockHolder> holders(long[] keys, ReplicaIdentity identity) {
        List<LockHolder> found = new ArrayList<>();
        onWire(() -> sendIfPossible(() -> found.addAll(statements.holders(keys, identity))));
        return found;
    }

    /** Tells the news, gives everything back in one statement and ends the session. Grants that are still out turn lost. */
    void close(Supplier<Collection<String>> news, String farewell) {
        onWire(() -> {
            boolean heldAny = !grants.isEmpty();
            tell(news.get());
            send(statements::unlockAll);
            if (heldAny) {
                tell(List.of(farewell));
            }
            if (markLost("it was closed")) {
                try {
                    connection.close();
                } catch (SQLException e) {
                    LOG.debug("The lock session's connection could not be closed", e);
                }
            }
        });
    }

    private void onWire(Runnable exchange) {
        wire.lock();
        try {
            exchange.run();
        } catch (RuntimeException | Error e) {
            fault(e);
        } finally {
            wire.unlock();
        }
        wakeKeeperIfPending();
    }

    /** What the server did is not known then, so the session cannot be relied on. */
    private void fault(Throwable fault) {
        LOG.error("The lock session met a fault and is given up", fault);
        lose("a fault in this replica: " + fault);
    }

    /** Whoever lets go of the wire sees to what was left pending meanwhile. */
    private void wakeKeeperIfPending() {
        if (!pending.isEmpty() && !wire.isHeldByCurrentThread()) {
            wakeKeeper.run();
        }
    }

    // The wire, held by the calling thread

    private void sendPending() {
        List<LockRequest> batch = new ArrayList<>();
        for (LockRequest next; batch.size() < MAX_BATCH && (next = pending.poll()) != null;) {
            batch.add(next);
        }
        Deque<List<LockRequest>> parts = new ArrayDeque<>();
        if (!batch.isEmpty()) {
            parts.add(batch);
        }
        try {
            while (!parts.isEmpty()) {
                send(parts);
            }
        } catch (RuntimeException | Error e) {
            fault(e);
            fail(batch);
        }
    }

    private void send(Deque<List<LockRequest>> parts) {
        List<LockRequest> part = parts.poll();
        try {
            execute(part);
        } catch (SQLException e) {
            if (!survive(part, e)) {
                fail(part);
                return;
            }
            List<LockRequest> locks = unlocked(part);
            if (OUT_OF_SHARED_MEMORY.equals(e.getSQLState()) && locks.size() > 1) {
                // Those that still fit shall be had: the lock table may be full for some and not for all.
                parts.addFirst(locks.subList(locks.size() / 2, locks.size()));
                parts.addFirst(locks.subList(0, locks.size() / 2));
            } else {
                refuse(locks, e);
                // Where one lock had no room none has; each further try would be an error in the server's log.
                parts.forEach(rest -> refuse(rest, e));
                parts.clear();
            }
        }
    }

    /** Answers the unlocks of a part of which nothing is locked any more, and returns the rest. */
    private List<LockRequest> unlocked(List<LockRequest> part) {
        List<LockRequest> locks = new ArrayList<>();
        for (LockRequest request : part) {
            if (request.lock) {
                locks.add(request);
            } else {
                grants.remove(request.key(), request.grant);
                request.answer.complete(true);
            }
        }
        return locks;
    }

    private void execute(List<LockRequest> part) throws SQLException {
        if (lost.get() != null) {
            fail(part);
            return;
        }
        long sentAt = System.nanoTime();
        boolean[] answers = statements.execute(part);
        listener.roundTrip(System.nanoTime() - sentAt, part.size());
        confirm(sentAt);
        // Before the answers: a lock that a peer handed over was preceded by its news of what ran there.
        pass(statements::notificationsOnTheWay);
        if (lost.get() != null) {
            fail(part);
            return;
        }
        for (int i = 0; i < answers.length; i++) {
            answered(part.get(i), answers[i]);
        }
    }

    private void answered(LockRequest request, boolean answer) {
        SessionGrant grant = request.grant;
        if (request.lock && answer) {
            grant.hold();
            if (!request.answer.complete(true)) {
                releaseLater(grant);
            }
        } else {
            grants.remove(grant.lockId(), grant);
            request.answer.complete(answer);
            if (!request.lock && !answer) {
                lose("the server no longer knew the lock " + grant.lockId() + " when it was released");
            }
        }
    }

    /**
     * A statement that fails may have locked and unlocked some of its keys: locks taken in it outlive its rollback.
     *
     * @return whether the session is still good, with none of these keys locked
     */
    private boolean survive(List<LockRequest> part, SQLException failure) {
        if (DatabaseOutage.isConnectionBroken(failure)) {
            lose(failure.getMessage());
            return false;
        }
        try {
            statements.unlockWhateverIsHeld(part);
            return true;
        } catch (SQLException e) {
            e.addSuppressed(failure);
            lose(e.getMessage());
            return false;
        }
    }

    private void refuse(List<LockRequest> locks, SQLException failure) {
        String why = OUT_OF_SHARED_MEMORY.equals(failure.getSQLState())
                ? "PostgreSQL's lock table is full: raise max_locks_per_transaction (it has room for that many times"
                        + " max_connections), or use fewer lock IDs"
                : "PostgreSQL refused the lock request: " + failure.getMessage();
        LockUnavailableException unavailable = new LockUnavailableException(why, failure);
        for (LockRequest request : locks) {
            grants.remove(request.key(), request.grant);
            request.answer.completeExceptionally(unavailable);
        }
    }

    private interface Statement {
        void run() throws SQLException;
    }

    private void send(Statement statement) {
        if (lost.get() != null) {
            return;
        }
        try {
            long sentAt = System.nanoTime();
            statement.run();
            confirm(sentAt);
        } catch (SQLException e) {
            lose(e.getMessage());
        }
    }

    /** For what is of use and not of need: a refusal costs no lock. */
    private boolean sendIfPossible(Statement statement) {
        if (lost.get() != null) {
            return false;
        }
        try {
            long sentAt = System.nanoTime();
            statement.run();
            confirm(sentAt);
            return true;
        } catch (SQLException e) {
            if (DatabaseOutage.isConnectionBroken(e)) {
                lose(e.getMessage());
            } else {
                LOG.debug("PostgreSQL refused a statement that the lock session can do without", e);
            }
            return false;
        }
    }

    private boolean tell(Collection<String> messages) {
        return !messages.isEmpty() && sendIfPossible(() -> statements.notifyPeers(messages));
    }

    private interface Notifications {
        PGNotification[] read() throws SQLException;
    }

    private void readNotifications() {
        pass(statements::notifications);
    }

    private void pass(Notifications notifications) {
        if (lost.get() != null) {
            return;
        }
        try {
            for (PGNotification notification : notifications.read()) {
                onNotification.accept(notification);
            }
        } catch (SQLException e) {
            lose(e.getMessage());
        }
    }

    private void confirm(long sentAt) {
        if (!lease.confirm(sentAt)) {
            lose("the server's answer came after the deadline");
        }
    }

    // Loss

    /** Looks at the clock when nobody else does: a thread that is waiting for an answer cannot. */
    private void watchLease() {
        if (lost.get() != null) {
            return;
        }
        long remaining = lease.remainingNanos();
        if (remaining <= 0) {
            lose("no answer from the server within the deadline");
        } else {
            timer.schedule(this::watchLease, remaining, TimeUnit.NANOSECONDS);
        }
    }

    /** Once and for good: all grants turn lost, all who wait are told, and the socket is closed under whoever reads from it. */
    void lose(String why) {
        if (!markLost(why)) {
            return;
        }
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("The lock session's connection could not be aborted", e);
        }
        wakeKeeper.run();
    }

    private boolean markLost(String why) {
        if (!lost.compareAndSet(null, why)) {
            return false;
        }
        for (SessionGrant grant : grants.values()) {
            grant.lose();
        }
        failPending();
        return true;
    }

    private void failPending() {
        List<LockRequest> failed = new ArrayList<>();
        for (LockRequest next; (next = pending.poll()) != null;) {
            failed.add(next);
        }
        fail(failed);
    }

    private void fail(List<LockRequest> failed) {
        if (failed.isEmpty()) {
            return;
        }
        LockUnavailableException unavailable = new LockUnavailableException("The lock session was lost: " + lost.get());
        for (LockRequest request : failed) {
            grants.remove(request.key(), request.grant);
            request.answer.completeExceptionally(unavailable);
        }
    }
}
