package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.peer.PeerMessage;
import io.tickrunner.runtime.peer.PeerMessage.Kind;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.peer.PeerWelcome;
import io.tickrunner.runtime.time.Repetition;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;

/** Opens sessions, and joins the other replicas with each new one. Used by the thread that keeps the session. */
final class SessionEntry {

    private static final Logger LOG = Logger.getLogger(SessionEntry.class);
    private static final long WELCOME_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Opener opener;
    private final LockSettings settings;
    private final Time time;
    private final Threads threads;
    private final LockSessionListener listener;
    private final Peers peers;
    private final PeerWelcome welcome;
    private final PeerRoll roll;
    private final TakeOverWait takeOverWait;
    private final PeerInbox inbox;
    private Repetition refusals;
    private long openedAt;
    private int backend;

    SessionEntry(Opener opener, LockSettings settings, Time time, Threads threads, LockSessionListener listener, Peers peers,
            TakeOverWait takeOverWait, PeerInbox inbox) {
        this.opener = opener;
        this.settings = settings;
        this.time = time;
        this.threads = threads;
        this.listener = listener;
        this.peers = peers;
        this.welcome = peers.welcome();
        this.roll = peers.roll();
        this.takeOverWait = takeOverWait;
        this.inbox = inbox;
        this.refusals = new Repetition(settings.repeatEvery(), time::nanos);
    }

    /** Opens a session that does not know the other replicas yet. */
    LockSession open(Runnable wakeKeeper) throws SessionRefusedException {
        Opener.Opened opened = opener.open();
        backend = opened.backendPid();
        inbox.ownBackend(backend);
        roll.begin(opened.hears());
        peers.runs().sessionOpened();
        welcome.begin(backend);
        LockSession fresh = new LockSession(opened, settings.deadline(), settings.requestTimeout(), time, threads, wakeKeeper,
                inbox::heard, listener, peers.outbox(), roll, peers.pace());
        inbox.readFor(fresh);
        openedAt = time.nanos();
        takeOverWait.opened();
        LOG.infof("The lock session is open (backend %d, lease %s)%s", backend, settings.lease(),
                refusals.over().map(SessionEntry::after).orElse(""));
        refusals = new Repetition(settings.repeatEvery(), time::nanos);
        if (!opened.takeNoLockFor().isZero()) {
            LOG.infof("PostgreSQL has just started, and another replica may still trust an earlier lock; acquiring none"
                    + " for %d ms", opened.takeNoLockFor().toMillis());
        }
        return fresh;
    }

    /** Sends hello, and returns when a peer has answered with its information, when no peer can, or after a moment. */
    void join(LockSession fresh, BooleanSupplier abandoned) {
        List<String> greeting = new ArrayList<>(welcome.greeting());
        // The previous session may not have reported runs here, or not all peers may have received them.
        greeting.addAll(PeerMessage.encode(Kind.RUNS, peers.runs().own()));
        greeting.addAll(PeerMessage.encode(Kind.WITHDRAWN, peers.runs().withdrawn()));
        greeting.addAll(peers.commands().allPauses());
        greeting.addAll(peers.commands().allSchedules());
        fresh.tellPeers(greeting);
        fresh.lookUpPeers(inbox);
        long until = time.nanos() + welcome.patience().toNanos();
        while (!welcome.isSettled(roll.backends()) && !abandoned.getAsBoolean() && fresh.lostBecause() == null
                && time.nanos() - until < 0) {
            threads.park(this, WELCOME_LOOK_NANOS);
            fresh.poll(0);
            if (roll.hasUnknown()) {
                fresh.lookUpPeers(inbox);
            }
            if (peers.outbox().isUrgent()) {
                fresh.tellPeers(List.of());
            }
        }
        if (welcome.isInformed(roll.backends()) && fresh.lostBecause() == null) {
            // The one that answered may have missed them.
            peers.outbox().tellUnconfirmed();
            fresh.tellPeers(List.of());
        }
    }

    /** Logs that no session could be opened. */
    void refused(SessionRefusedException refusal) {
        refusals.happened(refusal.getMessage()).ifPresent(news -> {
            LOG.warnf("The lock session cannot be opened%s, so no worker runs: %s. Retrying",
                    news.inFull() ? "" : after(news), refusal.getMessage());
            LOG.debug("The lock session cannot be opened", refusal);
        });
    }

    private static String after(Repetition.News news) {
        return ", after " + news.count() + " attempts in " + news.lasting().toSeconds() + " s";
    }

    /** Returns the backend of the session that was opened last. */
    int backend() {
        return backend;
    }

    /** Records the loss of the session that was opened last. */
    void lost() {
        opener.lost(backend);
    }

    /** Returns whether that session was opened less than a heartbeat ago. */
    boolean wasBrief() {
        return time.nanos() - openedAt < settings.heartbeat().toNanos();
    }
}
