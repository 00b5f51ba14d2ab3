package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.peer.PauseBook;
import io.tickrunner.runtime.peer.PeerCommands;
import io.tickrunner.runtime.peer.PeerMessage;
import io.tickrunner.runtime.peer.PeerMessage.Kind;
import io.tickrunner.runtime.peer.PeerOutbox;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.peer.PeerWelcome;
import io.tickrunner.runtime.peer.RunBook;
import io.tickrunner.runtime.time.Backoff;
import io.tickrunner.runtime.time.Repetition;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;

/**
 * Keeps a lock session open, on its own thread. Opens and reopens the session, sends the heartbeat with its messages, sends
 * requests that callers left pending, and receives messages from peers.
 */
public final class SessionKeeper implements Runnable {

    private static final Logger LOG = Logger.getLogger(SessionKeeper.class);
    /** The driver cannot wait for notifications without occupying the connection, so they are polled. */
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /**
     * Used while work with a lock is running. A session ended by the server frees its locks immediately, and no lease covers
     * the time until this replica notices.
     */
    private static final long CLOSE_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long WANTED_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration DOUBT_LOOK = Duration.ofMillis(5);
    private static final long TELL_LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long WELCOME_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** The number of heartbeats between audits of the locks and look-ups of the peers. */
    private static final int AUDIT_EVERY = 10;
    private static final String CLOSED = "it was closed at shutdown";

    private final Opener opener;
    private final LockSettings settings;
    private final Time time;
    private final Threads threads;
    private final LockSessionListener listener;
    private final RunBook runs;
    private final PeerCommands commands;
    private final PeerWelcome welcome;
    private final PeerRoll roll;
    private final PeerOutbox outbox;
    private final Pace pace;
    private final TakeOverWait takeOverWait;
    private final PeerInbox inbox;
    private final Backoff backoff;
    private Repetition refusals;
    private final Repetition lateBeats;
    private final Standbys standbys;
    private final AtomicInteger working = new AtomicInteger();
    /** New grants for which it must be found out whether a former holder may still trust the lock. */
    private final Set<SessionGrant> doubtful = ConcurrentHashMap.newKeySet();
    private volatile Thread thread;
    private volatile boolean ended;
    private final SessionDemand demand;
    /** Completes when the session is open. Callers wait for it while the session is opened at startup or after a rest. */
    private volatile CompletableFuture<Void> opening = new CompletableFuture<>();
    private volatile boolean resting;

    private volatile boolean stopping;
    private volatile LockSession session;
    private volatile String downBecause = "it is being opened";
    private volatile boolean tryNow;
    private long openedAt;
    private long nextBeat;
    private int beatsUntilAudit;
    private int backend;

    public SessionKeeper(Opener opener, LockSettings settings, Time time, Threads threads, LockSessionListener listener,
            RunBook runs, PauseBook pauses, ReplicaIdentity identity, SessionDemand demand) {
        this.opener = opener;
        this.settings = settings;
        this.time = time;
        this.threads = threads;
        this.listener = listener;
        this.runs = runs;
        this.demand = demand;
        this.pace = new Pace(time::nanos);
        this.standbys = new Standbys(time);
        this.commands = new PeerCommands(identity.shownReplica(), pauses, this::need, time);
        this.welcome = new PeerWelcome(settings, time::nanos);
        this.roll = new PeerRoll(settings, time);
        this.outbox = new PeerOutbox(runs, commands, welcome, pace, settings.repeatEvery(), time);
        this.takeOverWait = new TakeOverWait(settings, pace, roll, time);
        this.inbox = new PeerInbox(roll, welcome, takeOverWait, pace, commands, runs, time, () -> tryNow = true);
        this.backoff = new Backoff(settings.backoff(), settings.maxBackoff(), time);
        this.refusals = new Repetition(settings.repeatEvery(), time::nanos);
        this.lateBeats = new Repetition(settings.repeatEvery(), time::nanos);
    }

    public void start() {
        thread = threads.start("tickrunner-lock-session", this);
    }

    /** Returns the session if it is open and trusted. */
    public Optional<LockSession> session() {
        LockSession current = session;
        return current != null && current.isTrusted() ? Optional.of(current) : Optional.empty();
    }

    public SessionDemand demand() {
        return demand;
    }

    /** Returns whether there is no session because this replica does not need one. */
    public boolean isResting() {
        return resting;
    }

    /** Ends a rest. */
    public void need() {
        demand.ask();
        wake();
    }

    /**
     * Returns the session. Waits for it only while it is opened at startup or after a rest; otherwise a caller could just miss
     * the session.
     */
    public Optional<LockSession> neededSession() {
        demand.ask();
        if (resting) {
            wake();
        }
        CompletableFuture<Void> current = opening;
        if (!current.isDone()) {
            try {
                threads.await(current, settings.requestTimeout().toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("The lock session was not open in time", e);
            }
        }
        return session();
    }

    public Optional<String> downBecause() {
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

    /** Returns whether the keeper's thread has ended without being stopped. */
    public boolean isDead() {
        return ended && !stopping;
    }

    public PeerCommands commands() {
        return commands;
    }

    public Standbys standbys() {
        return standbys;
    }

    /** Returns the number of other replicas, as far as known. */
    public int peers() {
        return roll.count();
    }

    public LockHolders holders(long[] keys) {
        return neededSession().map(current -> current.holders(keys))
                .orElseGet(() -> LockHolders.unknown("there is no lock session: "
                        + downBecause().orElse("it was just lost")));
    }

    /** Returns how long work must still wait with a grant because the former holder may not have noticed its loss yet. */
    public Duration takeOverWait(SessionGrant grant) {
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
        return takeOverWait.left(until.getAsLong());
    }

    /** Looks up the peers, and determines until when the former holders may trust these locks. */
    private void settleDoubts(LockSession current) {
        List<SessionGrant> settled = List.copyOf(doubtful);
        current.lookUpPeers(inbox::read);
        settled.forEach(grant -> grant.doubtUntil(takeOverWait.doubt(grant)));
        doubtful.removeAll(settled);
    }

    @Override
    public void run() {
        try {
            keepOn();
        } finally {
            ended = true;
        }
    }

    private void keepOn() {
        while (!stopping) {
            try {
                try {
                    keep();
                } catch (Throwable e) {
                    survive(e);
                }
            } catch (Throwable e) {
                // Even logging failed, most likely for lack of memory. The thread must survive, otherwise no lock is ever
                // acquired again.
                Thread.yield();
            }
        }
    }

    private void survive(Throwable e) {
        LockSession current = session;
        try {
            if (current != null) {
                current.lose("an internal error in its thread: " + e);
            }
        } finally {
            try {
                LOG.error("Internal error in the lock session's thread; reopening", e);
            } finally {
                sleep(backoff.nextNanos());
            }
        }
    }

    private void keep() {
        LockSession current = session;
        switch (SessionPlan.next(time.nanos(), state(current))) {
            case STOP -> {
            }
            case AWAIT_NEED -> threads.park(this);
            case OPEN -> {
                resting = false;
                open();
            }
            case TAKE_LEAVE -> takeLeave(current);
            case REST -> rest(current);
            case BEAT -> beat(current);
            case SETTLE_DOUBTS -> settleDoubts(current);
            case LOOK_UP_PEERS -> current.lookUpPeers(inbox::read);
            case SEND -> current.sendUntilQuiet(this::isBeatDue);
            case WATCH -> threads.park(this, new Watch(current));
        }
    }

    private SessionPlan.State state(LockSession current) {
        boolean isLost = current != null && current.lostBecause() != null;
        return new SessionPlan.State(stopping, current != null, isLost, resting, demand.isWanted(),
                current != null && mayRest(current), tryNow || outbox.isUrgent(), !doubtful.isEmpty(), roll.hasUnknown(),
                current != null && current.hasPending(), nextBeat);
    }

    /** Checks the wire again and again, for as long as there is nothing else to do. */
    private final class Watch implements LongSupplier {

        private final LockSession current;
        private long parkedAt;
        private long parkedFor;

        Watch(LockSession current) {
            this.current = current;
        }

        /** Returns how long to wait before the next check; 0 if there is something else to do. */
        @Override
        public long getAsLong() {
            if (parkedFor > 0) {
                if (working.get() > 0) {
                    // The cause of this thread's delay also delays the checks of other threads.
                    pace.lookLateBy(time.nanos() - parkedAt - parkedFor);
                }
                if (stopping || SessionPlan.next(time.nanos(), state(current)) != SessionPlan.Step.WATCH) {
                    return 0;
                }
            }
            current.poll(pollNanos());
            SessionPlan.State found = state(current);
            parkedAt = time.nanos();
            // A requested check that was not performed waits for another thread that has the wire.
            parkedFor = SessionPlan.isIdle(found)
                    ? SessionPlan.pause(parkedAt, found, current.isLookWanted() ? WANTED_LOOK_NANOS : pollNanos())
                    : 0;
            return parkedFor;
        }
    }

    /**
     * Returns whether the session may rest. It must not while there are other replicas that it can inform of runs and pauses.
     */
    private boolean mayRest(LockSession current) {
        return !demand.isWanted() && roll.count() == 0 && current.isIdle() && !commands.hasUnsent();
    }

    private void rest(LockSession current) {
        opening = new CompletableFuture<>();
        resting = !stopping;
        session = null;
        current.close();
        LOG.info("The lock session rests: no worker of this replica has scheduled ticks, and there is no other replica");
    }

    private boolean isBeatDue() {
        return time.nanos() - nextBeat >= 0;
    }

    private void beat(LockSession current) {
        long now = time.nanos();
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
            current.lookUpPeers(inbox::read);
        }
    }

    /** Logs a late heartbeat; otherwise the cause of lost locks would be unknown. */
    private void warnIfLate(long lateNanos) {
        if (lateNanos > settings.heartbeat().toNanos()) {
            lateBeats.happened("late").ifPresent(news -> LOG.warnf("A heartbeat of the lock session was %d ms late, %d since"
                    + " the last warning: this process was paused, for example by garbage collection, a CPU limit or a"
                    + " suspended machine;"
                    + " locks are lost after %s", TimeUnit.NANOSECONDS.toMillis(lateNanos), news.count(),
                    settings.deadline()));
        }
    }

    /** Checks the session more often from now on because work relies on it. */
    public void workBegins() {
        if (working.getAndIncrement() == 0) {
            wake();
        }
    }

    public void workEnds() {
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
        if (time.nanos() - openedAt < settings.heartbeat().toNanos()) {
            // If sessions are ended as soon as they are open, reopening without a wait would loop at full speed.
            sleep(backoff.nextNanos());
        } else {
            backoff.reset();
        }
    }

    private void open() {
        try {
            Opener.Opened opened = opener.open();
            backend = opened.backendPid();
            inbox.ownBackend(backend);
            roll.clear();
            welcome.begin(backend);
            LockSession fresh = new LockSession(opened, settings.deadline(), settings.requestTimeout(), time, threads,
                    this::wake, inbox::heard, listener,
                    outbox, roll, pace);
            inbox.readFor(fresh);
            openedAt = time.nanos();
            beatsUntilAudit = AUDIT_EVERY;
            takeOverWait.opened();
            LOG.infof("The lock session is open (backend %d, lease %s)%s", backend, settings.lease(),
                    refusals.over().map(SessionKeeper::after).orElse(""));
            refusals = new Repetition(settings.repeatEvery(), time::nanos);
            if (!opened.takeNoLockFor().isZero()) {
                LOG.infof("PostgreSQL has just started, and another replica may still trust an earlier lock; acquiring none"
                        + " for %d ms", opened.takeNoLockFor().toMillis());
            }
            join(fresh);
            nextBeat = time.nanos();
            session = fresh;
            if (stopping) {
                fresh.close();
            }
        } catch (SessionRefusedException e) {
            if (!stopping) {
                refusals.happened(e.getMessage()).ifPresent(news -> tell(e, news));
                downBecause = e.getMessage();
            }
            opening.complete(null);
            sleep(backoff.nextNanos());
        } finally {
            opening.complete(null);
        }
    }

    /** Sends hello, and returns when a peer has answered with its information, when no peer can, or after a moment. */
    private void join(LockSession fresh) {
        List<String> greeting = new ArrayList<>(welcome.greeting());
        // The previous session may not have reported runs here, or not all peers may have received them.
        greeting.addAll(PeerMessage.encode(Kind.RUNS, runs.own()));
        greeting.addAll(commands.allPauses());
        fresh.tellPeers(greeting);
        fresh.lookUpPeers(inbox::read);
        long until = time.nanos() + welcome.patience().toNanos();
        while (!welcome.isSettled(roll.backends()) && !stopping && fresh.lostBecause() == null
                && time.nanos() - until < 0) {
            threads.park(this, WELCOME_LOOK_NANOS);
            fresh.poll(0);
            if (roll.hasUnknown()) {
                fresh.lookUpPeers(inbox::read);
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

    /** Notifies the peers of runs here, releases the grants, and asks the peers to try, in this order. */
    public void handBack(Collection<LockGrant> grants) {
        session().ifPresent(current -> current.handBack(grants));
    }

    /** Notifies the peers of runs under a lock now instead of with the next heartbeat. */
    public void tellNow(long lockId) {
        LockSession current = session().orElse(null);
        if (current == null) {
            return;
        }
        if (!LockWire.isVirtual(Thread.currentThread())) {
            // If much work starts at once, one call reports all of it.
            current.tellPeersIf(() -> runs.isUntold(lockId));
            return;
        }
        outbox.hurry();
        wake();
        long until = time.nanos() + settings.requestTimeout().toNanos();
        while (runs.isUntold(lockId) && current.isTrusted() && time.nanos() - until < 0
                && !Thread.currentThread().isInterrupted()) {
            threads.park(this, TELL_LOOK_NANOS);
        }
    }

    public void stop() {
        downBecause = CLOSED;
        stopping = true;
        resting = false;
        opening.complete(null);
        wake();
        session().ifPresent(LockSession::close);
    }

    private void wake() {
        Thread keeping = thread;
        if (keeping != null) {
            threads.unpark(keeping);
        }
    }

    private void sleep(long nanos) {
        long until = time.nanos() + nanos;
        for (long left; !stopping && (left = until - time.nanos()) > 0;) {
            threads.park(this, left);
        }
    }
}
