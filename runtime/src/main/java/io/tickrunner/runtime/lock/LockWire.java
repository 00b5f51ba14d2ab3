package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.peer.Notification;
import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.peer.PeerEnvelope;
import io.tickrunner.runtime.peer.PeerMessage;
import io.tickrunner.runtime.peer.PeerMessage.Kind;
import io.tickrunner.runtime.peer.PeerOutbox;
import io.tickrunner.runtime.time.Mutex;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;

/**
 * The one way to the server, for one thread at a time. Requests queue up here, and whoever gets hold of the wire sends all that
 * are pending in one message: the caller itself when the wire is free, so that a lone request costs its round trip and no
 * hand-over between threads, else the session's own thread.
 */
public final class LockWire {

    private static final Logger LOG = Logger.getLogger(LockWire.class);
    /** Bounds the time that one statement keeps the wire. */
    private static final int MAX_BATCH = 2_000;
    private static final long WAIT_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long OVERDUE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_OF_THE_INTERRUPTED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ServerLink link;
    private final SessionTrust trust;
    private final RequestSender sender;
    private final PeerOutbox outbox;
    private final Pace pace;
    private final Consumer<Notification> onNotification;
    private final Runnable wakeKeeper;
    private final Time time;
    private final Threads threads;
    private final PeerEnvelope.Counter numbers = new PeerEnvelope.Counter();
    /** Fair, because on a slow network a thread that keeps sending would keep the others waiting. */
    private final Mutex held;
    private final ConcurrentLinkedQueue<LockRequest> pending = new ConcurrentLinkedQueue<>();
    /** When the last look began that found the session alive. */
    private volatile long lookedAt;
    /** When the last statement was sent. */
    private volatile long saidAt;
    private volatile boolean lookWanted;
    /** How many wait to know whether the session is alive. */
    private final AtomicInteger verifying = new AtomicInteger();

    LockWire(ServerLink link, SessionTrust trust, GrantTable grants, LockSessionListener listener,
            PeerOutbox outbox, Pace pace, Consumer<Notification> onNotification, Runnable wakeKeeper, Time time,
            Threads threads) {
        this.time = time;
        this.threads = threads;
        this.held = threads.newMutex();
        this.lookedAt = time.nanos();
        this.saidAt = time.nanos();
        this.link = link;
        this.trust = trust;
        this.outbox = outbox;
        this.pace = pace;
        this.sender = new RequestSender(link, trust, grants, listener, pace, time,
                this::readNotificationsOnTheWay);
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
        } else if (isVirtual(Thread.currentThread()) || held.hasQueuedThreads()) {
            // Not past those who wait their turn: where each answer takes long there is always somebody who sends.
            wakeKeeper.run();
        } else if (held.tryLock()) {
            try {
                guarded(this::sendPending);
                lookForThoseWhoWait();
            } finally {
                held.unlock();
            }
            wakeKeeperIfPending();
        }
    }

    /** They would hardly get the wire themselves where many send and each answer takes its time. */
    private void lookForThoseWhoWait() {
        if (verifying.get() > 0) {
            guarded(this::look);
        }
    }

    /** A virtual thread that is interrupted while it waits for a socket closes it, and with it goes everybody's lock. */
    public static boolean isVirtual(Thread thread) {
        // Java 17 cannot ask, but all virtual threads are in the group of this name.
        ThreadGroup group = thread.getThreadGroup();
        return group != null && "VirtualThreads".equals(group.getName());
    }

    /** Runs an exchange of several statements, alone on the wire. */
    void exchange(Runnable exchange) {
        held.lock();
        try {
            guarded(exchange);
            lookForThoseWhoWait();
        } finally {
            held.unlock();
        }
        wakeKeeperIfPending();
        if (trust.isLost()) {
            failPending();
        }
    }

    /** When the session was last known to be alive: the server answered a statement sent then, or a look found no end. */
    private long aliveAt() {
        long confirmed = trust.confirmedAt();
        long looked = lookedAt;
        return looked - confirmed > 0 ? looked : confirmed;
    }

    private boolean isFresh(long periodNanos) {
        return time.nanos() - aliveAt() < periodNanos;
    }

    boolean isLookWanted() {
        return lookWanted;
    }

    /** Looks for what the server says unasked, unless that was done within the period: a look costs a millisecond. */
    void poll(long periodNanos) {
        if ((lookWanted || !isFresh(periodNanos)) && held.tryLock()) {
            try {
                guarded(this::look);
            } finally {
                held.unlock();
            }
            wakeKeeperIfPending();
        }
    }

    /**
     * Whether the session is alive, by a look that is no older than the period. Looks itself if there is none. While another
     * thread waits for an answer it waits too, for as long as that thread would need to notice an end; if the answer is
     * overdue, until it comes, or at the most until the deadline.
     *
     * @return {@code false} too if the thread is interrupted while nobody can say
     */
    boolean verify(long periodNanos) {
        long asked = time.nanos();
        if (asked - aliveAt() < periodNanos) {
            return trust.isTrusted();
        }
        boolean interrupted = false;
        long giveUpAt = 0;
        long awake = asked;
        long awakeSince = asked;
        verifying.incrementAndGet();
        try {
            while (trust.isTrusted()) {
                long now = time.nanos();
                if (now - awake > periodNanos) {
                    // Frozen meanwhile, and so was the thread that reads.
                    awakeSince = now;
                }
                awake = now;
                if (asked - aliveAt() < periodNanos || now - awakeSince >= periodNanos && isAnswerOnItsWay(now)) {
                    return trust.isTrusted();
                }
                try {
                    lookOrWait();
                } catch (InterruptedException e) {
                    if (!interrupted) {
                        giveUpAt = time.nanos() + PATIENCE_OF_THE_INTERRUPTED_NANOS;
                    }
                    interrupted = true;
                }
                if (interrupted && time.nanos() - giveUpAt >= 0) {
                    return false;
                }
            }
            return false;
        } finally {
            verifying.decrementAndGet();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether a thread reads from the wire now, and not for so long that something must be wrong. */
    private boolean isAnswerOnItsWay(long now) {
        return held.isLocked() && now - saidAt < OVERDUE_NANOS;
    }

    private void lookOrWait() throws InterruptedException {
        if (isVirtual(Thread.currentThread())) {
            lookWanted = true;
            wakeKeeper.run();
            threads.park(this, WAIT_SLICE_NANOS / 5);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        } else if (held.tryLock() || held.tryLock(WAIT_SLICE_NANOS)) {
            try {
                guarded(this::look);
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
            trust.lose("a fault in this replica: " + e);
            LOG.error("A fault in the lock session; opening another one", e);
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

    /** Sends what is pending now, and not what comes meanwhile: that may never end. */
    void sendAllPending() {
        for (int left = pending.size(); left > 0 && !trust.isLost(); left -= MAX_BATCH) {
            sendPending();
        }
    }

    void sendPending() {
        List<LockRequest> batch = takePending(MAX_BATCH);
        if (batch.isEmpty()) {
            return;
        }
        try {
            List<Long> announced = batch.stream().filter(request -> request.announced).map(LockRequest::key).toList();
            if (!announced.isEmpty()) {
                // In this order: whoever gets the lock next has heard what ran under it.
                tell(outbox.pack(PeerMessage.encodeNumbers(Kind.RELEASED, announced)));
            }
            saidAt = time.nanos();
            sender.send(batch).forEach(late -> late.beginRelease(false).ifPresent(pending::add));
            if (!announced.isEmpty()) {
                tell(PeerOutbox.parcel(List.of(PeerMessage.FREED.encode())));
            }
        } catch (RuntimeException | Error e) {
            // Those of the batch that have their answer keep it.
            trust.lose("a fault in this replica: " + e);
            sender.fail(batch);
            throw e;
        }
    }

    interface Statement {

        void run() throws LinkFailure;
    }

    /** For what must be said: a refusal is the end of the session. */
    void say(Statement statement) {
        if (!trust.isLost()) {
            try {
                confirmed(statement);
            } catch (LinkFailure e) {
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
        return sayIfPossible(statement, refusal -> LOG.debug("PostgreSQL refused a statement that is not needed", refusal));
    }

    /** The same, with something to do about a refusal that ends no session. */
    boolean sayIfPossible(Statement statement, Consumer<LinkFailure> onRefusal) {
        if (trust.isLost()) {
            return false;
        }
        try {
            confirmed(statement);
            return true;
        } catch (LinkFailure e) {
            if (e.isBroken()) {
                trust.lose(e.getMessage());
            } else {
                onRefusal.accept(e);
            }
            return false;
        }
    }

    /**
     * Tells the peers.
     *
     * @return whether anything was said; what was refused is still owed
     */
    boolean tell(PeerOutbox.Parcel parcel) {
        Collection<String> messages = parcel.messages();
        if (messages.isEmpty()) {
            return false;
        }
        boolean told = sayIfPossible(() -> link.notifyPeers(numbers.number(messages)),
                refusal -> outbox.refused(refusal.getMessage()));
        if (told) {
            outbox.accepted();
            parcel.sent();
        }
        return told;
    }

    private void confirmed(Statement statement) throws LinkFailure {
        long sentAt = time.nanos();
        saidAt = sentAt;
        statement.run();
        pace.roundTrip(time.nanos() - sentAt);
        trust.confirm(sentAt);
    }

    /** Looks at the socket, where the end of the session stands too, in whatever way it came. */
    void look() {
        if (trust.isLost()) {
            return;
        }
        long began = time.nanos();
        lookWanted = false;
        try {
            if (link.look(onNotification)) {
                lookedAt = began;
            }
        } catch (LinkFailure e) {
            trust.lose(e.getMessage());
        }
    }

    private void readNotificationsOnTheWay() {
        try {
            for (Notification notification : link.notificationsOnTheWay()) {
                onNotification.accept(notification);
            }
        } catch (LinkFailure e) {
            trust.lose(e.getMessage());
        }
    }
}
