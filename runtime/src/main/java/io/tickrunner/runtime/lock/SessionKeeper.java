package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
    private static final String CLOSED = "it was closed at shutdown";

    private final SessionOpener opener;
    private final LockSettings settings;
    private final ScheduledExecutorService timer;
    private final LockSessionListener listener;
    private final RunLedger ledger;
    private final PeerCommands commands;
    private final PeerWelcome welcome;
    private final ReplicaIdentity identity;
    private final Backoff backoff;
    private Repetition refusals;
    private final Standbys standbys = new Standbys();
    private final AtomicInteger working = new AtomicInteger();
    private final Thread thread;
    private final CountDownLatch firstOpening = new CountDownLatch(1);

    private volatile boolean stopping;
    private volatile LockSession session;
    private volatile String downBecause = "it is being opened";
    private volatile boolean tryNow;
    private volatile boolean answerWanted;
    private long openedAt;
    private long nextBeat;

    SessionKeeper(SessionOpener opener, LockSettings settings, ScheduledExecutorService timer, LockSessionListener listener,
            RunLedger ledger, PauseBook pauses, ReplicaIdentity identity) {
        this.opener = opener;
        this.settings = settings;
        this.timer = timer;
        this.listener = listener;
        this.ledger = ledger;
        this.identity = identity;
        this.commands = new PeerCommands(identity.shownReplica(), pauses, this::wake);
        this.welcome = new PeerWelcome(identity, settings, () -> stopping, this::answerPeers);
        this.backoff = new Backoff(settings.backoff(), settings.maxBackoff());
        this.refusals = new Repetition(settings.repeatEvery());
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

    /**
     * The session, waiting for it only while it is being opened for the first time: whoever asks as the app starts would
     * otherwise find none by a hair.
     */
    Optional<LockSession> sessionAtStart() {
        if (firstOpening.getCount() > 0) {
            try {
                firstOpening.await(settings.requestTimeout().toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return session();
    }

    Optional<String> downBecause() {
        LockSession current = session;
        if (stopping || current == null) {
            return Optional.of(downBecause);
        }
        if (current.isTrusted()) {
            return Optional.empty();
        }
        return Optional.ofNullable(current.lostBecause()).or(() -> Optional.of("the server does not answer"));
    }

    PeerCommands commands() {
        return commands;
    }

    Standbys standbys() {
        return standbys;
    }

    List<LockHolder> holders(long[] keys) {
        return session().map(current -> current.holders(keys, identity)).orElse(List.of());
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                keep();
            } catch (RuntimeException | Error e) {
                // The thread must outlive whatever a standby or a driver throws, or no lock is ever had again.
                LOG.error("The lock session's thread met a fault and goes on with a new session", e);
                LockSession current = session;
                if (current != null) {
                    current.lose("a fault in its thread: " + e);
                }
                sleep(backoff.nextNanos());
            }
        }
    }

    private void keep() {
        LockSession current = session;
        if (current == null || current.lostBecause() != null) {
            if (current != null) {
                takeLeave(current);
            }
            if (!stopping) {
                open();
            }
            return;
        }
        long now = System.nanoTime();
        if (now - nextBeat >= 0 || tryNow || hasNewsToSend()) {
            tryNow = false;
            nextBeat = now + settings.heartbeat().toNanos();
            current.beat(this::news, standbys.attempts(current));
            standbys.lookForForeignHolders(current);
        } else if (current.hasPending()) {
            current.sendUntilQuiet();
        } else {
            current.poll(pollNanos());
        }
        if (!current.hasPending() && !tryNow && !hasNewsToSend() && !stopping) {
            LockSupport.parkNanos(this, Math.max(1, Math.min(pollNanos(), nextBeat - System.nanoTime())));
        }
    }

    /** Looks at the session before work relies on it, and from then on closely. */
    void workBegins() {
        if (working.getAndIncrement() == 0) {
            wake();
        }
        session().ifPresent(current -> current.poll(CLOSE_POLL_NANOS));
    }

    void workEnds() {
        working.decrementAndGet();
    }

    private long pollNanos() {
        return working.get() > 0 ? CLOSE_POLL_NANOS : POLL_NANOS;
    }

    private boolean hasNewsToSend() {
        return answerWanted || commands.hasUnsent();
    }

    private void takeLeave(LockSession lost) {
        if (stopping) {
            return;
        }
        downBecause = lost.lostBecause();
        session = null;
        LOG.warnf("The lock session was lost, and all locks with it: %s. It is being opened again", downBecause);
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
            LockSession fresh = new LockSession(opened.connection(), opened.statements(), opened.lease(),
                    settings.requestTimeout(), timer, this::wake, notification -> heard(notification, opened.backendPid()),
                    listener);
            openedAt = System.nanoTime();
            nextBeat = openedAt;
            LOG.infof("The lock session is open (backend %d, lease %s)%s", opened.backendPid(), settings.lease(),
                    refusals.over().map(SessionKeeper::after).orElse(""));
            refusals = new Repetition(settings.repeatEvery());
            // Some of what this replica told may have been lost with the session before.
            answerWanted = true;
            welcome.join(fresh);
            session = fresh;
            if (stopping) {
                fresh.close(List::of, PeerMessage.FREED.encode());
            }
        } catch (SessionRefusedException e) {
            if (!stopping) {
                refusals.happened(e.getMessage()).ifPresent(news -> tell(e, news));
                downBecause = e.getMessage();
            }
            firstOpening.countDown();
            sleep(backoff.nextNanos());
        } finally {
            firstOpening.countDown();
        }
    }

    private void answerPeers(LockSession current) {
        if (hasNewsToSend()) {
            current.tellPeers(news());
        }
    }

    private static void tell(SessionRefusedException refusal, Repetition.News news) {
        LOG.warnf("The lock session cannot be opened%s, so no worker runs: %s. It is tried again until it can",
                news.inFull() ? "" : after(news), refusal.getMessage());
        LOG.debug("The lock session cannot be opened", refusal);
    }

    private static String after(Repetition.News news) {
        return ", after " + news.count() + " attempts in " + news.lasting().toSeconds() + " s";
    }

    private Collection<String> news() {
        List<String> news = new ArrayList<>(PeerMessage.encode(Kind.RUNS, ledger.takeUntold()));
        if (answerWanted) {
            answerWanted = false;
            news.addAll(PeerMessage.encode(Kind.ANSWER, ledger.all()));
            news.addAll(commands.allPauses());
            news.add(PeerMessage.WELCOME.encode());
        }
        news.addAll(commands.takeUnsent());
        return news;
    }

    private void heard(PGNotification notification, int ownBackendPid) {
        if (notification.getPID() == ownBackendPid) {
            return;
        }
        PeerMessage.decode(notification.getParameter()).ifPresentOrElse(message -> {
            switch (message.kind()) {
                case HELLO -> {
                    answerWanted = true;
                    welcome.greeted();
                }
                case WELCOME -> welcome.heard();
                case NEWCOMER -> welcome.heardNewcomer(notification.getPID());
                case FREED -> tryNow = true;
                case RUNS, ANSWER -> message.runs().forEach(run -> ledger.heard(run, message.kind() == Kind.ANSWER));
            }
        }, () -> CommandMessage.decode(notification.getParameter()).ifPresentOrElse(commands::heard,
                () -> LOG.debugf("A notification on the channel %s is no message of a peer", notification.getName())));
    }

    /** Tells the peers what ran here, gives the grants back, and tells the peers to try: in this order. */
    void handBack(Collection<LockGrant> grants) {
        session().ifPresent(current -> current.handBack(grants, this::news, PeerMessage.FREED.encode()));
    }

    void stop() {
        downBecause = CLOSED;
        stopping = true;
        firstOpening.countDown();
        wake();
        session().ifPresent(current -> current.close(this::news, PeerMessage.FREED.encode()));
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
