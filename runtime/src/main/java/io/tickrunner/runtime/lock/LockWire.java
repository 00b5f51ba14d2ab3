package io.tickrunner.runtime.lock;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jboss.logging.Logger;
import org.postgresql.PGNotification;

/**
 * The one way to the server, for one thread at a time. Requests queue up here, and whoever gets hold of the wire sends all that
 * are pending in one message: the caller itself when the wire is free, so that a lone request costs its round trip and no
 * hand-over between threads, else the session's own thread.
 */
final class LockWire {

    private static final Logger LOG = Logger.getLogger(LockWire.class);
    /** Bounds the time that one statement keeps the wire. */
    private static final int MAX_BATCH = 2_000;

    private final LockStatements statements;
    private final SessionTrust trust;
    private final RequestSender sender;
    private final Consumer<PGNotification> onNotification;
    private final Runnable wakeKeeper;
    private final ReentrantLock held = new ReentrantLock();
    private final ConcurrentLinkedQueue<LockRequest> pending = new ConcurrentLinkedQueue<>();
    private volatile long lookedAt = System.nanoTime();

    LockWire(LockStatements statements, SessionTrust trust, GrantTable grants, LockSessionListener listener,
            Consumer<PGNotification> onNotification, Runnable wakeKeeper) {
        this.statements = statements;
        this.trust = trust;
        this.sender = new RequestSender(statements, trust, grants, listener, () -> pass(statements::notificationsOnTheWay));
        this.onNotification = onNotification;
        this.wakeKeeper = wakeKeeper;
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    /** Leaves a request to whoever sends next. */
    void add(LockRequest request) {
        pending.add(request);
    }

    /** Sends a request now, with all that is pending, if the wire is free; otherwise whoever has it sees to that. */
    void send(LockRequest request) {
        pending.add(request);
        if (trust.isLost()) {
            failPending();
        } else if (isVirtual(Thread.currentThread())) {
            wakeKeeper.run();
        } else if (held.tryLock()) {
            try {
                guarded(this::sendPending);
            } finally {
                held.unlock();
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

    /** Runs an exchange of several statements, alone on the wire. */
    void exchange(Runnable exchange) {
        held.lock();
        try {
            guarded(exchange);
        } finally {
            held.unlock();
        }
        wakeKeeperIfPending();
        if (trust.isLost()) {
            failPending();
        }
    }

    /** Looks for what the server says unasked, unless it was heard or looked at just now: a look costs a millisecond. */
    void poll(long afterNanos) {
        long sinceHeard = Math.min(trust.sinceConfirmedNanos(), System.nanoTime() - lookedAt);
        if (sinceHeard < afterNanos) {
            return;
        }
        if (isVirtual(Thread.currentThread())) {
            wakeKeeper.run();
        } else if (held.tryLock()) {
            try {
                lookedAt = System.nanoTime();
                guarded(this::readNotifications);
            } finally {
                held.unlock();
            }
            wakeKeeperIfPending();
        }
    }

    /** After a fault in this replica it is not known what the server did, so the session cannot be relied on. */
    private void guarded(Runnable exchange) {
        try {
            exchange.run();
        } catch (RuntimeException | Error e) {
            LOG.error("The lock session met a fault and is given up", e);
            trust.lose("a fault in this replica: " + e);
        }
    }

    /** Whoever lets go of the wire sees to what was left pending meanwhile. */
    private void wakeKeeperIfPending() {
        if (!pending.isEmpty() && !held.isHeldByCurrentThread()) {
            wakeKeeper.run();
        }
    }

    void failPending() {
        sender.fail(takePending(Integer.MAX_VALUE));
    }

    private List<LockRequest> takePending(int atMost) {
        List<LockRequest> taken = new ArrayList<>();
        for (LockRequest next; taken.size() < atMost && (next = pending.poll()) != null;) {
            taken.add(next);
        }
        return taken;
    }

    // Within an exchange

    void sendUntilQuiet() {
        while (!pending.isEmpty() && !trust.isLost()) {
            sendPending();
        }
    }

    void sendPending() {
        List<LockRequest> batch = takePending(MAX_BATCH);
        if (batch.isEmpty()) {
            return;
        }
        try {
            sender.send(batch).forEach(late -> late.beginRelease().ifPresent(pending::add));
        } catch (RuntimeException | Error e) {
            // Those of the batch that have their answer keep it.
            trust.lose("a fault in this replica: " + e);
            sender.fail(batch);
            throw e;
        }
    }

    interface Statement {
        void run() throws SQLException;
    }

    /** For what must be said: a refusal is the end of the session. */
    void say(Statement statement) {
        if (!trust.isLost()) {
            try {
                confirmed(statement);
            } catch (SQLException e) {
                trust.lose(e.getMessage());
            }
        }
    }

    /**
     * For what is of use and not of need: a refusal costs no lock.
     *
     * @return whether it was said
     */
    boolean sayIfPossible(Statement statement) {
        if (trust.isLost()) {
            return false;
        }
        try {
            confirmed(statement);
            return true;
        } catch (SQLException e) {
            if (DatabaseOutage.isConnectionBroken(e)) {
                trust.lose(e.getMessage());
            } else {
                LOG.debug("PostgreSQL refused a statement that the lock session can do without", e);
            }
            return false;
        }
    }

    boolean tellPeers(Collection<String> messages) {
        return !messages.isEmpty() && sayIfPossible(() -> statements.notifyPeers(messages));
    }

    private void confirmed(Statement statement) throws SQLException {
        long sentAt = System.nanoTime();
        statement.run();
        trust.confirm(sentAt);
    }

    void readNotifications() {
        pass(statements::notifications);
    }

    private interface Notifications {
        PGNotification[] read() throws SQLException;
    }

    private void pass(Notifications notifications) {
        if (trust.isLost()) {
            return;
        }
        try {
            for (PGNotification notification : notifications.read()) {
                onNotification.accept(notification);
            }
        } catch (SQLException e) {
            trust.lose(e.getMessage());
        }
    }
}
