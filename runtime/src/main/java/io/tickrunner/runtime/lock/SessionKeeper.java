package io.tickrunner.runtime.lock;

import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.peer.PauseBook;
import io.tickrunner.runtime.peer.PeerCommands;
import io.tickrunner.runtime.peer.RunBook;
import io.tickrunner.runtime.peer.ScheduleBook;
import io.tickrunner.runtime.spread.MoveLog;
import io.tickrunner.runtime.time.Backoff;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;

/**
 * Keeps a lock session open, on its own thread: carries out the steps of {@link SessionPlan} until it is stopped. Connects the
 * parts that these steps need; callers use the parts directly.
 */
final class SessionKeeper implements Runnable {

    private static final Logger LOG = Logger.getLogger(SessionKeeper.class);
    private static final long WANTED_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Time time;
    private final Threads threads;
    private final SessionDemand demand;
    private final Peers peers;
    private final PeerInbox inbox;
    private final boolean spreads;
    private final Standbys standbys;
    private final Spreader spreader;
    private final SessionAccess access;
    private final SessionEntry entry;
    private final Heartbeat heartbeat;
    private final PeerWatch peerWatch;
    private final WireLooks looks;
    private final Doubts doubts;
    private final RunTeller teller;
    private final Backoff backoff;
    private final WakeUpChannels channels;
    private volatile Thread thread;
    private volatile boolean ended;

    SessionKeeper(Opener opener, LockSettings settings, Time time, Threads threads, LockSessionListener listener,
            RunBook runs, PauseBook pauses, ScheduleBook schedules, ReplicaIdentity identity, SessionDemand demand,
            WakeUpChannels channels, LongFunction<OwnWorker> workers) {
        this.time = time;
        this.threads = threads;
        this.demand = demand;
        this.channels = channels;
        this.access = new SessionAccess(demand, settings, threads, this::wake);
        this.peers = Peers.of(settings, time, runs,
                new PeerCommands(identity.shownReplica(), pauses, schedules, access::need, time));
        this.spreads = settings.spread().even();
        this.standbys = new Standbys(peers.moves(), time);
        this.spreader = new Spreader(settings, peers, standbys, identity, time);
        TakeOverWait takeOverWait = new TakeOverWait(settings, peers, time);
        this.inbox = new PeerInbox(peers, takeOverWait, time, standbys, channels, spreader, workers);
        this.entry = new SessionEntry(opener, settings, time, threads, listener, peers, takeOverWait, inbox);
        this.peerWatch = new PeerWatch(settings, peers.roll(), standbys, time);
        this.heartbeat = new Heartbeat(settings, time, standbys, spreader, peers, inbox, peerWatch, channels);
        this.looks = new WireLooks(peers.pace(), time, this::wake);
        this.doubts = new Doubts(takeOverWait, this::wake);
        this.teller = new RunTeller(access, peers, settings, time, threads, this::wake);
        this.backoff = new Backoff(settings.backoff(), settings.maxBackoff(), time);
    }

    void start() {
        thread = threads.start("tickrunner-lock-session", this);
    }

    // The parts, for callers

    SessionAccess access() {
        return access;
    }

    WireLooks looks() {
        return looks;
    }

    Doubts doubts() {
        return doubts;
    }

    RunTeller teller() {
        return teller;
    }

    /** Requests that the worker with this lock ticks soon in the replica that holds the lock. */
    void wakeElsewhere(long lockId) {
        peers.outbox().wake(lockId);
        access.need();
    }

    PeerCommands commands() {
        return peers.commands();
    }

    Standbys standbys() {
        return standbys;
    }

    Spreader spreader() {
        return spreader;
    }

    MoveLog moves() {
        return peers.moves();
    }

    /** Returns the number of other replicas, as far as known. */
    int peers() {
        return peers.roll().count();
    }

    /** Returns whether an attempt at a lock is of no use because it is busy or left to another replica. */
    boolean isAttemptFutile(long lockId) {
        return (standbys.isStillBusy(lockId) || spreads && standbys.isLeftOut(lockId) || spreader.isPromisedElsewhere(lockId))
                && access.session().isPresent() && heartbeat.wouldBeTold();
    }

    /** Returns whether the keeper's thread has ended without being stopped. */
    boolean isDead() {
        return ended && !access.isStopping();
    }

    // The loop

    @Override
    public void run() {
        try {
            keepOn();
        } finally {
            ended = true;
        }
    }

    private void keepOn() {
        while (!access.isStopping()) {
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
        LockSession current = access.current();
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
        LockSession current = access.current();
        switch (SessionPlan.next(time.nanos(), state(current))) {
            case STOP -> {
            }
            case AWAIT_NEED -> threads.park(this);
            case OPEN -> open();
            case TAKE_LEAVE -> takeLeave(current);
            case REST -> rest(current);
            case BEAT -> heartbeat.beat(current);
            case SETTLE_DOUBTS -> doubts.settle(current, inbox);
            case LOOK_UP_PEERS -> current.lookUpPeers(inbox);
            case WATCH_PEERS -> peerWatch.check(current);
            case SEND -> current.sendUntilQuiet(heartbeat::isDue);
            case WATCH -> {
                if (channels.isListening()) {
                    looks.lateBy(current.awaitNotifications());
                } else {
                    threads.park(this, new Watch(current));
                }
            }
        }
    }

    private SessionPlan.State state(LockSession current) {
        boolean isLost = current != null && current.lostBecause() != null;
        return new SessionPlan.State(access.isStopping(), current != null, isLost, access.isResting(), demand.isWanted(),
                current != null && mayRest(current), heartbeat.isUrgent(), doubts.areOpen(), peers.roll().hasUnknown(),
                current != null && current.hasPending(), heartbeat.next(), peerWatch.next());
    }

    // The steps

    private void open() {
        access.opens();
        try {
            LockSession fresh = entry.open(this::wake);
            spreader.begin(entry.backend());
            entry.join(fresh, access::isStopping);
            standbys.begin();
            heartbeat.begin();
            peerWatch.begin();
            access.opened(fresh);
            if (access.isStopping()) {
                fresh.close();
            }
        } catch (SessionRefusedException e) {
            if (!access.isStopping()) {
                entry.refused(e);
                access.refused(e.getMessage());
            }
            access.settled();
            sleep(backoff.nextNanos());
        } finally {
            access.settled();
        }
    }

    private void takeLeave(LockSession lost) {
        if (access.isStopping()) {
            return;
        }
        access.lost(lost);
        entry.lost();
        LOG.warnf("Lock session lost, and all locks with it (%s); reopening", lost.lostBecause());
        if (entry.wasBrief()) {
            // If sessions are ended as soon as they are open, reopening without a wait would loop at full speed.
            sleep(backoff.nextNanos());
        } else {
            backoff.reset();
        }
    }

    /**
     * Returns whether the session may rest. It must not while there are other replicas that it can inform of runs and pauses.
     */
    private boolean mayRest(LockSession current) {
        return !demand.isWanted() && peers.roll().count() == 0 && current.isIdle() && !peers.commands().hasUnsent();
    }

    private void rest(LockSession current) {
        access.rest();
        current.close();
        LOG.info("The lock session rests: no worker of this replica has scheduled ticks, and there is no other replica");
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
                looks.lateBy(time.nanos() - parkedAt - parkedFor);
                if (access.isStopping() || SessionPlan.next(time.nanos(), state(current)) != SessionPlan.Step.WATCH) {
                    return 0;
                }
            }
            boolean holds = current.holdsAny();
            boolean calm = peerWatch.isCalm();
            current.poll(looks.patience(holds, calm));
            SessionPlan.State found = state(current);
            parkedAt = time.nanos();
            // A requested check that was not performed waits for another thread that has the wire.
            parkedFor = SessionPlan.isIdle(found)
                    ? SessionPlan.pause(parkedAt, found,
                            current.isLookWanted() ? WANTED_LOOK_NANOS : looks.pause(holds, calm, current.lookAge()))
                    : 0;
            return parkedFor;
        }
    }

    private void wake() {
        Thread keeping = thread;
        if (keeping != null) {
            threads.unpark(keeping);
        }
    }

    private void sleep(long nanos) {
        long until = time.nanos() + nanos;
        for (long left; !access.isStopping() && (left = until - time.nanos()) > 0;) {
            threads.park(this, left);
        }
    }
}
