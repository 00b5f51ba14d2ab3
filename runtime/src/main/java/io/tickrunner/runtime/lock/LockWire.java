package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * The only route to the server, for one thread at a time. Requests queue here, and the thread that acquires the wire sends all
 * pending ones in one message. If the wire is free, the caller itself sends, so a single request costs a round trip and no
 * hand-over between threads. Otherwise the session's own thread sends.
 */
public final class LockWire {

    private static final Logger LOG = Logger.getLogger(LockWire.class);
    /** Limits the time for which one statement occupies the wire. */
    private static final int MAX_BATCH = 2_000;
    private static final long WAIT_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int BUSY_MILLIS = 1;
    /** Leaves the wire to the tick that a notification starts, which first announces itself to the other replicas. */
    private static final long AFTER_ARRIVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
    /**
     * How long to wait for notifications at a time. The driver has no other way to hear of them at once, and requests of
     * callers
     * wait meanwhile. A wait costs as much CPU as a short statement, so they are longer when there are no requests.
     */
    private static final int LISTEN_MILLIS = 2;
    private static final int LONG_LISTEN_MILLIS = 10;
    private static final long REQUESTS_LATELY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long OVERDUE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_OF_THE_INTERRUPTED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ServerLink link;
    private final SessionTrust trust;
    private final RequestSender sender;
    private final Answers answers = new Answers(this::releaseGivenUp);
    private final PeerOutbox outbox;
    private final Pace pace;
    private final Consumer<Notification> onNotification;
    private final Runnable wakeKeeper;
    private final Time time;
    private final Threads threads;
    private final PeerEnvelope.Counter numbers = new PeerEnvelope.Counter();
    /** Fair, because on a slow network a thread that sends repeatedly would block the others. */
    private final Mutex held;
    private final ConcurrentLinkedQueue<LockRequest> pending = new ConcurrentLinkedQueue<>();
    /** Sent before the pending requests, because a lock may be among them that is to be released. */
    private final ConcurrentLinkedQueue<FenceErrand> errands = new ConcurrentLinkedQueue<>();
    /** When the last check started that found the session alive. */
    private volatile long lookedAt;
    /** When the last statement was sent. */
    private volatile long saidAt;
    /** When a notification last arrived that was waited for. Used by the keeper. */
    private long arrivedAt;
    /** When a caller last requested something. */
    private volatile long requestedAt;
    private volatile boolean lookWanted;
    /** Whether the keeper was woken up for requests that nobody has taken since. */
    private final AtomicBoolean keeperWoken = new AtomicBoolean();
    /** The number of threads waiting to know whether the session is alive. */
    private final AtomicInteger verifying = new AtomicInteger();

    LockWire(ServerLink link, SessionTrust trust, GrantTable grants, LockSessionListener listener,
            PeerOutbox outbox, Pace pace, Consumer<Notification> onNotification, Runnable wakeKeeper, Time time,
            Threads threads) {
        this.time = time;
        this.threads = threads;
        this.held = threads.newMutex();
        this.lookedAt = time.nanos();
        this.saidAt = time.nanos();
        this.requestedAt = time.nanos();
        this.arrivedAt = time.nanos() - AFTER_ARRIVAL_NANOS;
        this.link = link;
        this.trust = trust;
        this.outbox = outbox;
        this.pace = pace;
        this.sender = new RequestSender(link, trust, grants, listener, pace, time,
                this::readNotificationsOnTheWay, answers);
        this.onNotification = onNotification;
        this.wakeKeeper = wakeKeeper;
    }

    boolean hasPending() {
        return !pending.isEmpty() || !errands.isEmpty();
    }

    /** Leaves a request to the next thread that sends. */
    void add(LockRequest request) {
        pending.add(request);
    }

    /**
     * Sends a request now, with all pending ones, if the wire is free. Otherwise the thread that has the wire ensures that it
     * is sent.
     */
    void send(LockRequest request) {
        pending.add(request);
        sendSoon();
    }

    /** Sends an errand in the same way. */
    void send(FenceErrand errand) {
        errands.add(errand);
        sendSoon();
    }

    private void sendSoon() {
        requestedAt = time.nanos();
        if (trust.isLost()) {
            failPending();
        } else if (isVirtual(Thread.currentThread()) || held.hasQueuedThreads()) {
            // Must not overtake queued threads. On a slow network there always is one, and perhaps none of them sends.
            leaveToOthersWhatIsPending();
            wakeKeeperOnce();
        } else if (held.tryLock()) {
            try {
                guarded(this::sendPending);
                lookForThoseWhoWait();
            } finally {
                held.unlock();
            }
            leaveToOthersWhatIsPending();
            tellAll();
        }
    }

    /**
     * Checks the session for waiting threads, which would rarely get the wire if many threads send and each answer takes long.
     */
    private void lookForThoseWhoWait() {
        if (verifying.get() > 0) {
            guarded(this::look);
        }
    }

    /**
     * Returns whether a thread is virtual. If interrupted while it waits for a socket, a virtual thread closes the socket, and
     * all locks would be lost.
     */
    public static boolean isVirtual(Thread thread) {
        // Java 17 has no isVirtual(), but all virtual threads are in the group with this name.
        ThreadGroup group = thread.getThreadGroup();
        return group != null && "VirtualThreads".equals(group.getName());
    }

    /** Runs an exchange of several statements with exclusive use of the wire. */
    void exchange(Runnable exchange) {
        requestedAt = time.nanos();
        exchangeWithoutRequest(exchange);
    }

    /** The same for an exchange that comes by itself, and so does not mean that others will follow soon. */
    void exchangeWithoutRequest(Runnable exchange) {
        occupy(exchange);
        tellAll();
    }

    /**
     * Runs an exchange that can wait until the requests that are pending now have been sent. On a slow network several
     * exchanges
     * follow each other, and a release that waited for all of them would keep its lock from other replicas for seconds.
     */
    void exchangeAfterPending(Runnable exchange) {
        sendIfPending();
        exchange(exchange);
    }

    /** Sends a batch of pending requests, if there are any, and tells all answers. */
    void sendIfPending() {
        if (hasPending()) {
            exchange(this::sendPending);
        }
    }

    /** Sends a batch of pending requests, and leaves it to callers to tell each other the answers. Used by the keeper. */
    void sendBatch() {
        requestedAt = time.nanos();
        occupy(this::sendPending);
        tellSome();
    }

    private void occupy(Runnable exchange) {
        held.lock();
        try {
            guarded(exchange);
            lookForThoseWhoWait();
        } finally {
            held.unlock();
        }
        leaveToOthersWhatIsPending();
        if (trust.isLost()) {
            failPending();
        }
    }

    /** Tells all callers the answers that they wait for. */
    void tellAll() {
        guarded(answers::tellAll);
    }

    /** Tells a few callers, each of which calls this, too. */
    void tellSome() {
        guarded(answers::tellSome);
    }

    /**
     * Waits for the answer to a request, and first helps to tell other callers theirs.
     *
     * @see Threads#await
     */
    <T> T await(CompletableFuture<T> answer, long nanos) throws InterruptedException, ExecutionException, TimeoutException {
        guarded(() -> answers.tellUntil(answer));
        return threads.await(answer, nanos);
    }

    /** Releases a lock that was granted to a caller that had given up. */
    private void releaseGivenUp(LockRequest.Owner late) {
        late.beginRelease(true).ifPresent(pending::add);
        if (trust.isLost()) {
            failPending();
        } else {
            leaveToOthersWhatIsPending();
        }
    }

    /**
     * Returns when the session was last known to be alive: the server answered a statement sent then, or a check found no end.
     */
    private long aliveAt() {
        long confirmed = trust.confirmedAt();
        long looked = lookedAt;
        return looked - confirmed > 0 ? looked : confirmed;
    }

    /** Returns how long ago that was, in nanoseconds. */
    long lookAge() {
        return time.nanos() - aliveAt();
    }

    private boolean isFresh(long periodNanos) {
        return lookAge() < periodNanos;
    }

    boolean isLookWanted() {
        return lookWanted;
    }

    /**
     * Checks for unsolicited messages from the server, unless that was done within the period, because a check costs a
     * millisecond.
     */
    void poll(long periodNanos) {
        if ((lookWanted || !isFresh(periodNanos)) && held.tryLock()) {
            try {
                guarded(this::look);
            } finally {
                held.unlock();
            }
            leaveToOthersWhatIsPending();
        }
    }

    /**
     * Waits for unsolicited messages, unless another thread uses the wire or waits for it. Used by the keeper.
     *
     * @return by how many nanoseconds the wait took longer than planned
     */
    long awaitNotifications() {
        long began = time.nanos();
        int millis = began - requestedAt < REQUESTS_LATELY_NANOS ? LISTEN_MILLIS : LONG_LISTEN_MILLIS;
        if (began - arrivedAt < AFTER_ARRIVAL_NANOS || held.hasQueuedThreads() || !held.tryLock()) {
            millis = BUSY_MILLIS;
            threads.park(this, TimeUnit.MILLISECONDS.toNanos(millis));
            return time.nanos() - began - TimeUnit.MILLISECONDS.toNanos(millis);
        }
        try {
            if (!hasPending()) {
                int wait = millis;
                guarded(() -> readNotifications(wait));
            }
        } finally {
            held.unlock();
        }
        return time.nanos() - began - TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /**
     * Returns whether the session is alive, based on a check that is no older than the period. Performs the check itself if
     * there is none. While another thread waits for an answer, this call also waits, as long as that thread needs to notice an
     * end. If the answer is overdue, it waits until the answer arrives, but at most until the deadline.
     *
     * @return {@code false} also if the thread is interrupted while the answer is unknown
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
                    // This process was frozen meanwhile, including the thread that reads.
                    awakeSince = now;
                }
                awake = now;
                if (asked - aliveAt() < periodNanos || now - awakeSince >= periodNanos && isAnswerOnItsWay(now)) {
                    return trust.isTrusted();
                }
                try {
                    lookOrWait(asked - periodNanos);
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

    /** Returns whether a thread is currently reading from the wire and its answer is not overdue. */
    private boolean isAnswerOnItsWay(long now) {
        return held.isLocked() && now - saidAt < OVERDUE_NANOS;
    }

    /**
     * @param aliveSince what must be known; another thread may learn it while this one waits for the wire
     */
    private void lookOrWait(long aliveSince) throws InterruptedException {
        if (isVirtual(Thread.currentThread())) {
            lookWanted = true;
            wakeKeeper.run();
            threads.park(this, WAIT_SLICE_NANOS / 5);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        } else {
            try {
                if (held.tryLock() || held.tryLock(WAIT_SLICE_NANOS)) {
                    try {
                        if (aliveAt() - aliveSince <= 0) {
                            guarded(this::look);
                        }
                    } finally {
                        held.unlock();
                    }
                }
            } finally {
                leaveToOthersWhatIsPending();
            }
        }
    }

    /** Runs an exchange. After an internal error in this replica the server's state is unknown, so the session is given up. */
    private void guarded(Runnable exchange) {
        try {
            exchange.run();
        } catch (RuntimeException | Error e) {
            trust.lose("an internal error in this replica: " + e);
            LOG.error("Internal error in the lock session; reopening", e);
        }
    }

    /**
     * Ensures that pending requests are sent. Called by each thread that has the wire or waits for it, once it no longer does,
     * so while there is one, the keeper need not be woken up. It may be that one, and would wake up too early again and again.
     * Only {@link #awaitNotifications} does not call it, because the keeper itself looks afterwards.
     */
    private void leaveToOthersWhatIsPending() {
        if (hasPending() && !held.isLocked() && !held.hasQueuedThreads()) {
            wakeKeeper.run();
        }
    }

    /** Queues the keeper for the wire, unless it was woken up since requests were last taken. */
    private void wakeKeeperOnce() {
        if (!keeperWoken.getAndSet(true)) {
            wakeKeeper.run();
        }
    }

    /** Fails those of these requests of a lost session that have no answer. */
    void fail(List<LockRequest> requests) {
        sender.fail(requests);
    }

    void failPending() {
        runErrands();
        sender.fail(takePending(Integer.MAX_VALUE));
    }

    /** Runs the waiting errands, which fail by themselves if the session is lost. */
    private void runErrands() {
        for (FenceErrand next; (next = errands.poll()) != null;) {
            saidAt = time.nanos();
            next.run();
        }
    }

    private List<LockRequest> takePending(int atMost) {
        keeperWoken.set(false);
        List<LockRequest> taken = new ArrayList<>();
        for (LockRequest next; taken.size() < atMost && (next = pending.poll()) != null;) {
            taken.add(next);
        }
        return taken;
    }

    // Within an exchange

    /**
     * Sends the waiting messages, and then the requests that are pending now. Excludes later ones, because otherwise this might
     * never end.
     */
    void tellAndSendAllPending() {
        runErrands();
        int left = pending.size();
        tellAndSendPending();
        for (left -= MAX_BATCH; left > 0 && !trust.isLost(); left -= MAX_BATCH) {
            sendPending();
        }
    }

    /**
     * Returns the locks that the next holder may use promptly. A, whose session was ended behind a broken network, trusts the
     * lock; B acquires it and releases it before A's deadline: C still has to wait for that.
     */
    private List<Long> withoutDoubt(List<LockRequest> unlocks) {
        long now = time.nanos();
        return unlocks.stream().filter(unlock -> unlock.owner.isBeyondDoubt(now, trust.deadlineNanos())).map(LockRequest::key)
                .toList();
    }

    void sendPending() {
        sendPending(false);
    }

    /** Sends the waiting messages, and then a batch of pending requests. */
    void tellAndSendPending() {
        sendPending(true);
    }

    /**
     * @param tells whether to send waiting messages, too, if there is no release to announce
     */
    private void sendPending(boolean tells) {
        runErrands();
        List<LockRequest> batch = takePending(MAX_BATCH);
        if (batch.isEmpty()) {
            if (tells) {
                tell(outbox.pack(List.of()));
            }
            return;
        }
        answering(batch, () -> {
            List<LockRequest> announced = batch.stream().filter(request -> request.announced).toList();
            if (!announced.isEmpty()) {
                // In this order, because the next holder of the lock must already know what ran under it.
                tell(outbox.pack(PeerMessage.encodeNumbers(Kind.RELEASED, withoutDoubt(announced))));
            } else if (tells) {
                tell(outbox.pack(List.of()));
            }
            saidAt = time.nanos();
            sender.send(batch);
            if (!announced.isEmpty()) {
                outbox.freed(announced.stream().map(LockRequest::key).toList());
                tell(outbox.pack(List.of()));
            }
        });
    }

    /** Tries locks in this order until so many are acquired. The others stay untried. */
    void search(List<LockRequest> candidates, int most) {
        int left = most;
        for (int from = 0; from < candidates.size(); from += MAX_BATCH) {
            List<LockRequest> part = candidates.subList(from, Math.min(candidates.size(), from + MAX_BATCH));
            if (left <= 0) {
                sender.leaveUntried(part);
                continue;
            }
            int wanted = left;
            answering(part, () -> {
                saidAt = time.nanos();
                sender.search(part, wanted);
            });
            left -= (int) part.stream().filter(LockRequest::isGranted).count();
        }
    }

    /** Sends requests, and answers each of them whatever happens. */
    private void answering(List<LockRequest> batch, Runnable sending) {
        try {
            sending.run();
        } catch (RuntimeException | Error e) {
            // Requests of the batch whose callers have been told keep their answers.
            trust.lose("an internal error in this replica: " + e);
            sender.fail(batch);
            throw e;
        }
    }

    interface Statement {

        void run() throws LinkFailure;
    }

    /** Executes a required statement: a refusal ends the session. */
    void say(Statement statement) {
        if (!trust.isLost()) {
            try {
                confirmed(paced(statement));
            } catch (LinkFailure e) {
                trust.lose(e.getMessage());
            }
        }
    }

    /**
     * Executes an optional statement: a refusal loses no lock.
     *
     * @return whether the statement was executed
     */
    boolean sayIfPossible(Statement statement) {
        return sayIfPossible(statement, refusal -> LOG.debug("PostgreSQL refused an optional statement", refusal));
    }

    /** Executes an optional statement, with an action for a refusal that does not end the session. */
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
     * Sends messages to the peers.
     *
     * @return whether anything was sent; refused messages stay in the outbox
     */
    boolean tell(PeerOutbox.Parcel parcel) {
        Collection<String> messages = parcel.messages();
        if (messages.isEmpty()) {
            return false;
        }
        boolean told = sayIfPossible(paced(() -> link.notifyPeers(numbers.number(messages, link.millisSince(0)))),
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
        trust.confirm(sentAt);
    }

    /** Takes the time of a statement. One that reads all locks of the server takes long on a fast network, too. */
    Statement paced(Statement statement) {
        return () -> {
            long sentAt = time.nanos();
            statement.run();
            pace.roundTrip(time.nanos() - sentAt);
        };
    }

    /** Checks the socket, which also shows any kind of end of the session. */
    void look() {
        if (trust.isLost()) {
            return;
        }
        long began = time.nanos();
        lookWanted = false;
        try {
            if (link.look(onNotification)) {
                lookedAt = began;
            } else {
                // Notifications come faster than they can be read. Only an answer shows that the session is alive.
                say(link::ping);
            }
        } catch (LinkFailure e) {
            trust.lose(e.getMessage());
        }
    }

    private void readNotifications(int waitMillis) {
        if (trust.isLost()) {
            return;
        }
        long began = time.nanos();
        try {
            if (link.await(waitMillis, onNotification)) {
                lookedAt = began;
            } else {
                arrivedAt = time.nanos();
            }
        } catch (LinkFailure e) {
            trust.lose(e.getMessage());
        }
    }

    /** Reads what arrived with the answers to statements. */
    void readNotificationsOnTheWay() {
        try {
            for (Notification notification : link.notificationsOnTheWay()) {
                onNotification.accept(notification);
            }
        } catch (LinkFailure e) {
            trust.lose(e.getMessage());
        }
    }
}
