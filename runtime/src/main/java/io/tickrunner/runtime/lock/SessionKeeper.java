package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.jboss.logging.Logger;
import org.postgresql.PGNotification;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.PeerMessage.Kind;

/**
 * Keeps a lock session open, on one thread of its own: opens it and opens it again, sends the heartbeat with what goes along,
 * sends what callers left pending, and listens to the peers.
 */
final class SessionKeeper implements Runnable {

    private static final Logger LOG = Logger.getLogger(SessionKeeper.class);
    /** The driver cannot wait for notifications without holding the connection, so they are looked for. */
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /**
     * While work goes on under a lock: a session that the server itself ends frees its locks at once, with no lease to cover
     * for what this replica does not know yet.
     */
    private static final long CLOSE_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long WANTED_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration DOUBT_LOOK = Duration.ofMillis(5);
    private static final long TELL_LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long WELCOME_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** So many heartbeats from one audit of the locks, and one look at who is there, to the next. */
    private static final int AUDIT_EVERY = 10;
    /** The server's clock, by which the age of news is told, is known as exactly as a round trip takes. */
    private static final long HEARSAY_SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final String CLOSED = "it was closed at shutdown";

    private final SessionOpener opener;
    private final LockSettings settings;
    private final ScheduledExecutorService timer;
    private final LockSessionListener listener;
    private final RunLedger ledger;
    private final PeerCommands commands;
    private final PeerWelcome welcome;
    private final PeerRoll roll;
    private final PeerOutbox outbox;
    private final Pace pace = new Pace();
    private final TakeOverWait takeOverWait;
    private final Backoff backoff;
    private Repetition refusals;
    private final Repetition lateBeats;
    private final Standbys standbys = new Standbys();
    private final AtomicInteger working = new AtomicInteger();
    /** New grants of which it is to be found out whether their former holder may be in doubt. */
    private final Set<SessionGrant> doubtful = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private final SessionDemand demand;
    /** Open to those who wait for a session while it is being opened at the start, or after a rest. */
    private volatile CountDownLatch opening = new CountDownLatch(1);
    private volatile boolean resting;

    private volatile boolean stopping;
    private volatile LockSession session;
    private volatile String downBecause = "it is being opened";
    private volatile boolean tryNow;
    private long openedAt;
    private long nextBeat;
    private int beatsUntilAudit;
    private volatile int backend;
    /** The session whose messages are read, also while it joins. */
    private volatile LockSession reading;

    SessionKeeper(SessionOpener opener, LockSettings settings, ScheduledExecutorService timer, LockSessionListener listener,
            RunLedger ledger, PauseBook pauses, ReplicaIdentity identity, SessionDemand demand) {
        this.opener = opener;
        this.settings = settings;
        this.timer = timer;
        this.listener = listener;
        this.ledger = ledger;
        this.demand = demand;
        this.commands = new PeerCommands(identity.shownReplica(), pauses, this::need);
        this.welcome = new PeerWelcome(settings, System::nanoTime);
        this.roll = new PeerRoll(settings);
        this.outbox = new PeerOutbox(ledger, commands, welcome, pace, settings.repeatEvery());
        this.takeOverWait = new TakeOverWait(settings, pace, roll);
        this.backoff = new Backoff(settings.backoff(), settings.maxBackoff());
        this.refusals = new Repetition(settings.repeatEvery());
        this.lateBeats = new Repetition(settings.repeatEvery());
        this.thread = new Thread(this, "tickrunner-lock-session");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The session, if one is open and trusted. */
    Optional<LockSession> session() {
        LockSession current = session;
        return current != null && current.isTrusted() ? Optional.of(current) : Optional.empty();
    }

    SessionDemand demand() {
        return demand;
    }

    /** Whether there is no session because nobody here needs one. */
    boolean isResting() {
        return resting;
    }

    /** Ends a rest. */
    void need() {
        demand.ask();
        wake();
    }

    /**
     * The session, waiting for it only while it is being opened at the start or after a rest: whoever asks then would otherwise
     * just miss it.
     */
    Optional<LockSession> neededSession() {
        demand.ask();
        if (resting) {
            wake();
        }
        CountDownLatch current = opening;
        if (current.getCount() > 0) {
            try {
                current.await(settings.requestTimeout().toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return session();
    }

    Optional<String> downBecause() {
        LockSession current = session;
        if (resting && !stopping) {
            return Optional.empty();
        }
        if (stopping || current == null) {
            return Optional.of(downBecause);
        }
        if (current.isTrusted()) {
            return Optional.empty();
        }
        return Optional.ofNullable(current.lostBecause()).or(() -> Optional.of("the server does not answer"));
    }

    /** Whether the thread that keeps the session has ended, although nobody stopped it. */
    boolean isDead() {
        return !stopping && thread.getState() == Thread.State.TERMINATED;
    }

    PeerCommands commands() {
        return commands;
    }

    Standbys standbys() {
        return standbys;
    }

    /** How many other replicas are there, as far as known. */
    int peers() {
        return roll.count();
    }

    LockHolders holders(long[] keys) {
        return neededSession().map(current -> current.holders(keys))
                .orElseGet(() -> LockHolders.unknown("there is no lock session: "
                        + downBecause().orElse("it was just lost")));
    }

    /** How long work must still wait under a grant, because its former holder may not know of its loss yet. */
    Duration takeOverWait(SessionGrant grant) {
        Duration notice = takeOverWait.noticeLeft(grant);
        if (!notice.isZero() || !takeOverWait.asksForDoubt()) {
            return notice;
        }
        OptionalLong until = grant.doubtUntil();
        if (until.isEmpty()) {
            doubtful.add(grant);
            wake();
            return DOUBT_LOOK;
        }
        return TakeOverWait.left(until.getAsLong());
    }

    /** Looks who is there, and settles until when the former holders of these locks are in doubt. */
    private void settleDoubts(LockSession current) {
        List<SessionGrant> settled = List.copyOf(doubtful);
        current.lookUpPeers(this::read);
        settled.forEach(grant -> grant.doubtUntil(takeOverWait.doubt(grant)));
        doubtful.removeAll(settled);
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                try {
                    keep();
                } catch (Throwable e) {
                    survive(e);
                }
            } catch (Throwable e) {
                // Not even that: most likely there is no memory to say so. The thread must outlive it, or no lock is ever
                // acquired again.
                Thread.yield();
            }
        }
    }

    private void survive(Throwable e) {
        LockSession current = session;
        try {
            if (current != null) {
                current.lose("a fault in its thread: " + e);
            }
        } finally {
            try {
                LOG.error("A fault in the lock session's thread; opening another session", e);
            } finally {
                sleep(backoff.nextNanos());
            }
        }
    }

    private void keep() {
        LockSession current = session;
        if (current != null && mayRest(current)) {
            rest(current);
            return;
        }
        if (current == null || current.lostBecause() != null) {
            if (current != null) {
                takeLeave(current);
            }
            if (resting && !demand.isWanted()) {
                LockSupport.park(this);
            } else if (!stopping) {
                resting = false;
                open();
            }
            return;
        }
        if (!doubtful.isEmpty()) {
            settleDoubts(current);
        } else if (roll.hasUnknown()) {
            current.lookUpPeers(this::read);
        }
        if (isBeatDue() || tryNow || outbox.isUrgent()) {
            beat(current);
        } else if (current.hasPending()) {
            current.sendUntilQuiet(this::isBeatDue);
        } else {
            current.poll(pollNanos());
        }
        if (!current.hasPending() && !tryNow && !outbox.isUrgent() && !roll.hasUnknown()
                && doubtful.isEmpty() && !stopping) {
            long before = System.nanoTime();
            // A look that is wanted and was not made waits for another thread that has the wire.
            long atMost = current.isLookWanted() ? WANTED_LOOK_NANOS : pollNanos();
            long nanos = Math.max(1, Math.min(atMost, nextBeat - before));
            LockSupport.parkNanos(this, nanos);
            if (working.get() > 0) {
                // What made this thread late makes the looks of the others late too.
                pace.lookLateBy(System.nanoTime() - before - nanos);
            }
        }
    }

    /** Not while others are there, whom it can tell what ran and what is paused. */
    private boolean mayRest(LockSession current) {
        return !demand.isWanted() && roll.count() == 0 && current.isIdle() && !commands.hasUnsent();
    }

    private void rest(LockSession current) {
        opening = new CountDownLatch(1);
        resting = !stopping;
        session = null;
        current.close();
        LOG.info("The lock session rests: no worker of this replica ticks by itself, and no other replica is there");
    }

    private boolean isBeatDue() {
        return System.nanoTime() - nextBeat >= 0;
    }

    private void beat(LockSession current) {
        long now = System.nanoTime();
        warnIfLate(now - nextBeat);
        tryNow = false;
        nextBeat = now + settings.heartbeat().toNanos();
        if (!current.takesLocks()) {
            nextBeat = Math.min(nextBeat, current.takesLocksFrom());
        }
        outbox.retry();
        current.beat(current.takesLocks() ? standbys.attempts(current) : List.of());
        standbys.lookForForeignHolders(current);
        if (!welcome.isInformed(roll.backends())) {
            current.tellPeers(welcome.greeting());
        }
        if (--beatsUntilAudit <= 0) {
            beatsUntilAudit = AUDIT_EVERY;
            current.audit();
            current.lookUpPeers(this::read);
        }
    }

    /** Otherwise nobody could tell why locks were lost. */
    private void warnIfLate(long lateNanos) {
        if (lateNanos > settings.heartbeat().toNanos()) {
            lateBeats.happened("late").ifPresent(news -> LOG.warnf("A heartbeat of the lock session was %d ms late, %d since"
                    + " last told: this process was paused, as by a garbage collection, a CPU limit or a suspended machine;"
                    + " locks are lost after %s", TimeUnit.NANOSECONDS.toMillis(lateNanos), news.count(),
                    settings.deadline()));
        }
    }

    /** Looks closely at the session from now on, because work relies on it. */
    void workBegins() {
        if (working.getAndIncrement() == 0) {
            wake();
        }
    }

    void workEnds() {
        working.decrementAndGet();
    }

    private long pollNanos() {
        return working.get() > 0 ? CLOSE_POLL_NANOS : POLL_NANOS;
    }

    private void takeLeave(LockSession lost) {
        if (stopping) {
            return;
        }
        downBecause = lost.lostBecause();
        session = null;
        opener.lost(backend);
        LOG.warnf("Lock session lost, and all locks with it (%s); reopening", downBecause);
        if (System.nanoTime() - openedAt < settings.heartbeat().toNanos()) {
            // Something ends sessions as soon as they are open: without a wait this would go on as fast as the server can.
            sleep(backoff.nextNanos());
        } else {
            backoff.reset();
        }
    }

    private void open() {
        try {
            SessionOpener.Opened opened = opener.open();
            backend = opened.backendPid();
            roll.clear();
            welcome.begin(backend);
            LockSession fresh = new LockSession(opened, settings.requestTimeout(), timer, this::wake, this::heard, listener,
                    outbox, roll, pace);
            reading = fresh;
            openedAt = System.nanoTime();
            beatsUntilAudit = AUDIT_EVERY;
            takeOverWait.opened();
            LOG.infof("The lock session is open (backend %d, lease %s)%s", backend, settings.lease(),
                    refusals.over().map(SessionKeeper::after).orElse(""));
            refusals = new Repetition(settings.repeatEvery());
            if (!opened.takeNoLockFor().isZero()) {
                LOG.infof("PostgreSQL started just now, and another replica may still trust a lock from before; taking none for"
                        + " %d ms", opened.takeNoLockFor().toMillis());
            }
            join(fresh);
            nextBeat = System.nanoTime();
            session = fresh;
            if (stopping) {
                fresh.close();
            }
        } catch (SessionRefusedException e) {
            if (!stopping) {
                refusals.happened(e.getMessage()).ifPresent(news -> tell(e, news));
                downBecause = e.getMessage();
            }
            opening.countDown();
            sleep(backoff.nextNanos());
        } finally {
            opening.countDown();
        }
    }

    /** Says hello, and returns when a peer has told what it knows, when none can, or after a moment. */
    private void join(LockSession fresh) {
        List<String> greeting = new ArrayList<>(welcome.greeting());
        // The session before may not have told what ran here, or not everybody may have heard it.
        greeting.addAll(PeerMessage.encode(Kind.RUNS, ledger.own()));
        greeting.addAll(commands.allPauses());
        fresh.tellPeers(greeting);
        fresh.lookUpPeers(this::read);
        long until = System.nanoTime() + welcome.patience().toNanos();
        while (!welcome.isSettled(roll.backends()) && !stopping && fresh.lostBecause() == null
                && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(this, WELCOME_LOOK_NANOS);
            fresh.poll(0);
            if (roll.hasUnknown()) {
                fresh.lookUpPeers(this::read);
            }
            if (outbox.isUrgent()) {
                fresh.tellPeers(List.of());
            }
        }
        welcome.isInformed(roll.backends());
    }

    private static void tell(SessionRefusedException refusal, Repetition.News news) {
        LOG.warnf("The lock session cannot be opened%s, so no worker runs: %s. Retrying",
                news.inFull() ? "" : after(news), refusal.getMessage());
        LOG.debug("The lock session cannot be opened", refusal);
    }

    private static String after(Repetition.News news) {
        return ", after " + news.count() + " attempts in " + news.lasting().toSeconds() + " s";
    }

    private void heard(PGNotification notification) {
        if (notification.getPID() != backend) {
            roll.heard(notification, envelope -> read(notification.getPID(), envelope));
        }
    }

    private void read(int from, PeerEnvelope envelope) {
        PeerMessage.decode(envelope.text()).ifPresentOrElse(message -> read(from, envelope, message),
                () -> CommandMessage.decode(envelope.text()).ifPresentOrElse(command -> commands.heard(command, age(envelope)),
                        () -> LOG.debugf("Ignored an unknown message of backend %d", from)));
    }

    private void read(int from, PeerEnvelope envelope, PeerMessage message) {
        switch (message.kind()) {
            case HELLO -> welcome.greeted(from, roll.backends());
            case WELCOME -> welcome.heardWelcome(message.numbers());
            case NEWCOMER -> welcome.heardNewcomer(from);
            case RELEASED -> message.numbers().forEach(takeOverWait::released);
            case PACE -> message.numbers().forEach(pace::heard);
            case FREED -> tryNow = true;
            case LEAVING -> {
                roll.left(from);
                tryNow = true;
            }
            case RUNS, ANSWER -> {
                long sentAt = System.nanoTime() - age(envelope).toNanos();
                message.runs().forEach(run -> heard(run, sentAt, message.kind() == Kind.ANSWER));
            }
        }
    }

    /** A holder knows better than anybody who tells of a run under its lock. */
    private void heard(PeerMessage.Run run, long sentAt, boolean relayed) {
        LockSession current = session;
        OptionalLong heldSince = current == null ? OptionalLong.empty() : current.heldSince(run.lockId());
        long startedAt = sentAt - TimeUnit.MILLISECONDS.toNanos(run.startAge());
        if (heldSince.isPresent() && startedAt - heldSince.getAsLong() > HEARSAY_SLACK_NANOS) {
            LOG.debugf("Ignored news of a run under lock %d, which this replica held", run.lockId());
            return;
        }
        ledger.heard(run, sentAt, relayed);
    }

    private Duration age(PeerEnvelope envelope) {
        return reading.ageOf(envelope);
    }

    /** Tells the peers what ran here, gives the grants back, and tells the peers to try: in this order. */
    void handBack(Collection<LockGrant> grants) {
        session().ifPresent(current -> current.handBack(grants));
    }

    /** Tells the peers what ran under a lock, now and not with the next heartbeat. */
    void tellNow(long lockId) {
        LockSession current = session().orElse(null);
        if (current == null) {
            return;
        }
        if (!LockWire.isVirtual(Thread.currentThread())) {
            // Of many whose work begins at once, one tells of all.
            current.tellPeersIf(() -> ledger.isUntold(lockId));
            return;
        }
        outbox.hurry();
        wake();
        long until = System.nanoTime() + settings.requestTimeout().toNanos();
        while (ledger.isUntold(lockId) && current.isTrusted() && System.nanoTime() - until < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, TELL_LOOK_NANOS);
        }
    }

    void stop() {
        downBecause = CLOSED;
        stopping = true;
        resting = false;
        opening.countDown();
        wake();
        session().ifPresent(LockSession::close);
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    private void sleep(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left; !stopping && (left = until - System.nanoTime()) > 0;) {
            LockSupport.parkNanos(this, left);
        }
    }
}
