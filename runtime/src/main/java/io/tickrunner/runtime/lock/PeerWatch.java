package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.time.Time;

/**
 * Checks several times a second whether other replicas have ended, so that their locks are acquired at once and not with the
 * next heartbeat. The more replicas there are, the more rarely each of them checks, because one that sees an end tells the
 * others. A replica whose workers have long intervals checks more rarely, too. One that wants no lock checks only where there
 * are many replicas. Used by the thread that keeps the session.
 */
final class PeerWatch {

    /** How many checks all replicas together make in each {@link LockSettings#peerCheck()}; three replicas make three. */
    private static final int CHECKS_PER_PERIOD = 2;
    /** In durations of a check, so that on a slow network the connection remains free for other statements. */
    private static final int SHORTEST_PAUSE = 10;
    /** As a part of the shortest interval: how long an end may stay unseen, if that is longer than a period. */
    private static final int PARTS_OF_INTERVAL = 20;
    /** The same as a part of a heartbeat, however long the intervals are. */
    private static final int PARTS_OF_HEARTBEAT = 10;
    /** The same where all take turns, at random. So an end is rarely seen later than where they do not. */
    private static final int PARTS_OF_HEARTBEAT_IN_TURNS = 20;
    /** In durations of a look at what all workers want, which reads memory of each. */
    private static final int SHORTEST_PAUSE_OF_LOOKS = 3_000;
    private static final long IDLE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long period;
    private final long heartbeat;
    private final PeerRoll roll;
    private final Standbys standbys;
    private final Time time;
    private long next;
    private long lookUpAt;
    private long lookUpPause;
    private long lookPause;
    /** How long the last check took. */
    private long lastTook;

    PeerWatch(LockSettings settings, PeerRoll roll, Standbys standbys, Time time) {
        this.period = settings.peerCheck().toNanos();
        this.heartbeat = settings.heartbeat().toNanos();
        this.roll = roll;
        this.standbys = standbys;
        this.time = time;
    }

    /** Begins with a new session. */
    void begin() {
        next = time.nanos();
        lookUpAt = next;
        lookUpPause = period;
    }

    /** Returns whether no lock is wanted here, or only those of workers with long intervals. */
    boolean isCalm() {
        return calm() == heartbeat / PARTS_OF_HEARTBEAT;
    }

    /** Returns when the next check is due. */
    long next() {
        return !roll.areAllWatched() && lookUpAt - next < 0 ? lookUpAt : next;
    }

    /** Checks the watched peers, and asks for attempts if one has ended. */
    void check(LockSession current) {
        // Before the peers are chosen, because what arrives with the answers may say that one has left.
        current.sendIfPending();
        Set<Integer> watched = roll.watched();
        lookUp();
        lookWhatIsWanted();
        if (watched.isEmpty() || standbys.shortestWantedInterval().isEmpty() && !roll.isWatchShared()) {
            next = time.nanos() + IDLE_PAUSE_NANOS;
            return;
        }
        long begun = time.nanos();
        if (current.watchPeers(watched)) {
            standbys.wantTry();
        }
        long ended = time.nanos();
        // The longer of two checks may have waited for the CPU, which says nothing about the network.
        long took = Math.min(lastTook, ended - begun);
        lastTook = ended - begun;
        long rest = Math.min(took * SHORTEST_PAUSE, heartbeat);
        next = ended + Math.max(pause(watched.size()), rest);
    }

    /** Looks what is wanted, as the heartbeats do, if nothing was: what is wanted anew must not wait for the next one. */
    private void lookWhatIsWanted() {
        long now = time.nanos();
        if (standbys.shortestWantedInterval().isEmpty() && now - standbys.wantedLookedAt() >= lookPause) {
            standbys.lookWhatIsWanted();
            lookPause = Math.min((time.nanos() - now) * SHORTEST_PAUSE_OF_LOOKS, heartbeat);
        }
    }

    /** Returns the shortest pause between checks because of the intervals of the workers that want their locks. */
    private long calm() {
        return standbys.shortestWantedInterval().map(shortest -> calm(shortest, heartbeat))
                .orElse(heartbeat / PARTS_OF_HEARTBEAT);
    }

    static long calm(Duration shortestInterval, long heartbeat) {
        Duration part = shortestInterval.dividedBy(PARTS_OF_INTERVAL);
        long longest = heartbeat / PARTS_OF_HEARTBEAT;
        return part.compareTo(Duration.ofNanos(longest)) < 0 ? part.toNanos() : longest;
    }

    /**
     * Has the peers looked up until all are watched: those that were found to have ended until the server shows them no longer,
     * and others until they hold their session keys.
     */
    private void lookUp() {
        long now = time.nanos();
        if (roll.areAllWatched()) {
            lookUpAt = now;
            lookUpPause = period;
        } else if (now - lookUpAt >= 0) {
            roll.lookAgain();
            lookUpAt = now + lookUpPause;
            lookUpPause = Math.min(2 * lookUpPause, heartbeat);
        }
    }

    private long pause(int peers) {
        if (!roll.isWatchShared()) {
            return Math.max(pause(peers, period), calm());
        }
        // Not always at the same time as others.
        long mean = meanOfTurns(peers, period, calm(), heartbeat);
        return mean / 2 + time.dice().nextLong(mean);
    }

    /** Returns the mean pause of a replica while all take turns. */
    static long meanOfTurns(int peers, long period, long calm, long heartbeat) {
        long turn = Math.max(period, Math.min(calm, heartbeat / PARTS_OF_HEARTBEAT_IN_TURNS));
        return turn * (peers + 1) / CHECKS_PER_PERIOD;
    }

    /** Returns the pause of a replica that lacks locks, while only those check that do. */
    static long pause(int peers, long period) {
        return Math.max(period, period * peers / CHECKS_PER_PERIOD);
    }
}
