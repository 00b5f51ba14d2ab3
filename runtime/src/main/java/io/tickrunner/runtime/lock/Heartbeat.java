package io.tickrunner.runtime.lock;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.lock.Standbys.Look;
import io.tickrunner.runtime.peer.PeerOutbox;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.peer.PeerWelcome;
import io.tickrunner.runtime.time.Repetition;
import io.tickrunner.runtime.time.Time;

/**
 * Sends the heartbeat of the session with what belongs to it: messages to the peers, attempts to acquire locks, and at longer
 * intervals an audit. Used by the thread that keeps the session.
 */
final class Heartbeat {

    private static final Logger LOG = Logger.getLogger(Heartbeat.class);
    /** In heartbeats: the time between look-ups of the peers, and between audits. */
    private static final int LOOK_UP_EVERY = 10;
    /** So many replicas look up that often. More do so more rarely, because each look-up reads all sessions of the server. */
    private static final int LOOKING_UP_REPLICAS = 20;
    /**
     * So many replicas audit their locks that often, and tell again what they hold. More do so more rarely, because an audit
     * reads all locks of the server, and each replica reads what each tells.
     */
    private static final int AUDITING_REPLICAS = 5;
    /** The most heartbeats between attempts at all locks, in case nothing told that one is free. */
    private static final int TRY_ALL_EVERY = 5;
    /**
     * So many replicas that are able to run a worker look that often. More look more rarely, because one that finds a free lock
     * is enough.
     */
    private static final int LOOKING_REPLICAS = 2;
    /** In parts of a heartbeat: how soon to look again at locks that are free although nobody told that. */
    private static final int LOOKS_AGAIN_WITHIN = 10;
    /** When to choose again if a worker was in a tick that does not get its lock. */
    private static final long CHOOSES_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LockSettings settings;
    private final Time time;
    private final Standbys standbys;
    private final Spreader spreader;
    private final PeerOutbox outbox;
    private final PeerWelcome welcome;
    private final PeerRoll roll;
    private final PeerInbox inbox;
    private final PeerWatch peerWatch;
    private final WakeUpChannels channels;
    private final Repetition lateBeats;
    private long next;
    private long lookUpAt;
    private long auditAt;
    private long tryAllAt;
    private long greetAt;
    /** Whether this session has not tried any locks yet. */
    private boolean first;

    Heartbeat(LockSettings settings, Time time, Standbys standbys, Spreader spreader, Peers peers, PeerInbox inbox,
            PeerWatch peerWatch, WakeUpChannels channels) {
        this.settings = settings;
        this.time = time;
        this.standbys = standbys;
        this.spreader = spreader;
        this.outbox = peers.outbox();
        this.welcome = peers.welcome();
        this.roll = peers.roll();
        this.inbox = inbox;
        this.peerWatch = peerWatch;
        this.channels = channels;
        this.lateBeats = new Repetition(settings.repeatEvery(), time::nanos);
    }

    /** Begins with a new session: the first heartbeat is due now. */
    void begin() {
        next = time.nanos();
        lookUpAt = next + LOOK_UP_EVERY * settings.heartbeat().toNanos();
        auditAt = lookUpAt;
        tryAllAt = next;
        greetAt = next;
        first = true;
        channels.begin();
    }

    /** Returns when the next heartbeat is due. */
    long next() {
        return spreader.earliest(next);
    }

    boolean isDue() {
        return time.nanos() - next() >= 0;
    }

    /** Returns whether there is something that must not wait for the next heartbeat. */
    boolean isUrgent() {
        return standbys.isTryWanted() || outbox.isUrgent() || channels.isChanged();
    }

    void beat(LockSession current) {
        long now = time.nanos();
        warnIfLate(now - next);
        spreader.spread(current);
        standbys.tries();
        boolean all = isTryOfAllDue(now);
        next = now + settings.heartbeat().toNanos();
        Optional<Set<Long>> untried = lookForFree(current, all);
        if (!current.takesLocks()) {
            next = Time.earlier(next, current.takesLocksFrom());
        }
        first &= !current.takesLocks();
        outbox.retry();
        Attempts attempts = attempts(current, all, untried);
        current.beat(attempts);
        if (!attempts.isEmpty()) {
            spreader.attempted();
        }
        if (standbys.hasOverlooked() && spreader.isLacking()) {
            next = Time.earlier(next, time.nanos() + CHOOSES_AGAIN_NANOS);
        }
        channels.listen(current);
        standbys.lookForForeignHolders(current, spreader.othersLooking());
        if (!welcome.isInformed(roll.backends()) && now - greetAt >= 0 && roll.hears()) {
            // Not with each heartbeat: those that are not informed either answer, and an answer leads to a heartbeat.
            greetAt = now + settings.heartbeat().toNanos();
            spreader.tellAgain();
            current.tellPeers(welcome.greeting());
        }
        if (now - auditAt >= 0) {
            auditAt = now + LOOK_UP_EVERY * rarer(roll.count(), AUDITING_REPLICAS) * settings.heartbeat().toNanos();
            // In case somebody has missed it.
            spreader.tellAgain();
            current.audit();
        }
        if (now - lookUpAt >= 0) {
            lookUpAt = now + LOOK_UP_EVERY * rarer(roll.count(), LOOKING_UP_REPLICAS) * settings.heartbeat().toNanos();
            current.lookUpPeers(inbox);
        }
    }

    /** Returns by how much rarer something is done because there are more other replicas than that. */
    private static long rarer(int others, int enough) {
        return Math.max(1, others / enough);
    }

    /**
     * Returns whether all locks are to be tried: at intervals, which differ between replicas, and always if a holder might end
     * unseen. Not while locks move, unless that takes long, because a lock would be taken from the replica that it is released
     * for.
     */
    private boolean isTryOfAllDue(long now) {
        long heartbeat = settings.heartbeat().toNanos();
        long rarer = rarer(spreader.othersLooking(), LOOKING_REPLICAS);
        // Once others have gone, those that remain must not rely on them.
        tryAllAt = Time.earlier(tryAllAt, now + TRY_ALL_EVERY * rarer * heartbeat);
        long overdue = now - tryAllAt;
        boolean waits = spreader.isMoving() || standbys.isLimited();
        if (wouldBeTold() && (overdue < 0 || waits && overdue < TRY_ALL_EVERY * heartbeat)) {
            return false;
        }
        tryAllAt = now + time.dice().nextInt(1, TRY_ALL_EVERY + 1) * rarer * heartbeat;
        return true;
    }

    /**
     * Looks what is free instead of trying it, which costs less. Besides, a lock whose holder has just ended or released it is
     * meant for those that lack their share, and not all have heard of it. The check of the peers comes after the look, and
     * finds each end before it.
     *
     * @param all whether to look at all locks that are not held here
     * @return the locks that must not be tried; empty if it is not known what is free
     */
    private Optional<Set<Long>> lookForFree(LockSession current, boolean all) {
        // One lock is tried at less cost than the locks of all are looked at.
        if (!settings.spread().even() && !all || !wouldBeTold() || standbys.isLimited() || !current.takesLocks()) {
            return Optional.empty();
        }
        Optional<Look> found = standbys.lookForFree(current, all);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        boolean untold = all && !first && roll.count() > 0;
        Look look = found.get();
        if (look.free().isEmpty()) {
            return Optional.of(look.held());
        }
        peerWatch.check(current);
        if (!untold || standbys.isLimited()) {
            return Optional.of(look.held());
        }
        // The server may be ending a session, whose locks are free before its session key is. All replicas learn of that.
        // Ticks do not wait.
        next = Time.earlier(next, time.nanos() + settings.heartbeat().toNanos() / LOOKS_AGAIN_WITHIN);
        return Optional.of(look.all());
    }

    private Attempts attempts(LockSession current, boolean all, Optional<Set<Long>> untried) {
        if (!current.takesLocks()) {
            standbys.triesNothing();
            return Attempts.NONE;
        }
        return standbys.attempts(current, all && untried.isEmpty(), untried.orElse(Set.of()), spreader::chosen);
    }

    /** Returns whether the release of a lock by a peer, and the end of a peer, would show at once. Any thread. */
    boolean wouldBeTold() {
        return roll.isWatchingAll() && !outbox.isRefused();
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
}
