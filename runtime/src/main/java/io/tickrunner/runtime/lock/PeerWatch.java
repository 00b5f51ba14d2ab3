package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.time.Time;

/**
 * Checks several times a second whether other replicas have ended, so that their locks are acquired at once and not with the
 * next heartbeat. The more replicas there are, the more rarely each of them checks, because one that sees an end tells the
 * others. A replica whose workers have long intervals checks more rarely, too, and one that wants no lock checks only where
 * there
 * are many. Used by the thread that keeps the session.
 */
final class PeerWatch {

    /** In periods of {@link LockSettings#peerCheck()}, while only those check that want locks. */
    private static final int LONGEST_PAUSE = 4;
    /** How many checks there are in each period, of all replicas together, while all of them check. */
    private static final int CHECKS_PER_PERIOD = 2;
    /** In durations of a check, so that on a slow network the connection remains free for other statements. */
    private static final int SHORTEST_PAUSE = 10;
    /** How much of the shortest interval of the workers may pass before an end is seen. */
    private static final int PARTS_OF_INTERVAL = 20;
    /** How many checks there are at least in each heartbeat, however long the intervals are. */
    private static final int FEWEST_CHECKS_PER_HEARTBEAT = 15;
    private static final long IDLE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long period;
    private final long heartbeat;
    private final PeerRoll roll;
    private final Standbys standbys;
    private final Time time;
    private boolean needed;
    private long next;
    private long lookUpAt;
    private long lookUpPause;
    /** The shortest interval of the workers that want their locks, when that was last looked at; empty if none did. */
    private Optional<Duration> wanted = Optional.empty();
    private long wantedKnownUntil;
    /** How many locks were held here or busy then. */
    private int known;

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
        wantedKnownUntil = next;
    }

    /** Returns whether this replica checks at all, as of the last time that a check was due. */
    boolean isNeeded() {
        return needed;
    }

    /** Returns when the next check is due. */
    long next() {
        return !roll.areAllWatched() && lookUpAt - next < 0 ? lookUpAt : next;
    }

    /** Checks the watched peers, and asks for attempts if one has ended. */
    void check(LockSession current) {
        Set<Integer> watched = roll.watched();
        lookUp();
        lookWhatIsWanted(current);
        needed = !watched.isEmpty() && (wanted.isPresent() || roll.isWatchShared());
        if (!needed) {
            next = time.nanos() + IDLE_PAUSE_NANOS;
            return;
        }
        long begun = time.nanos();
        if (current.watchPeers(watched)) {
            standbys.wantTry();
        }
        long ended = time.nanos();
        long rest = Math.min((ended - begun) * SHORTEST_PAUSE, heartbeat);
        long calm = wanted.map(shortest -> calm(shortest, heartbeat)).orElse(0L);
        next = ended + Math.max(Math.max(pause(watched.size()), calm), rest);
    }

    /** Looks once in each heartbeat, and when locks have come, gone or been found busy. */
    private void lookWhatIsWanted(LockSession current) {
        long now = time.nanos();
        int nowKnown = current.reserved() + standbys.countBusy();
        if (now - wantedKnownUntil >= 0 || known != nowKnown) {
            wanted = standbys.shortestWantedInterval();
            wantedKnownUntil = now + heartbeat;
            known = nowKnown;
        }
    }

    /** Returns the shortest pause for workers of which none has a shorter interval. */
    static long calm(Duration shortestInterval, long heartbeat) {
        Duration longest = Duration.ofNanos(heartbeat / FEWEST_CHECKS_PER_HEARTBEAT);
        Duration part = shortestInterval.dividedBy(PARTS_OF_INTERVAL);
        return (part.compareTo(longest) < 0 ? part : longest).toNanos();
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
            return period * Math.min(peers, LONGEST_PAUSE);
        }
        // Not always at the same time as others.
        long mean = period * (peers + 1) / CHECKS_PER_PERIOD;
        return mean / 2 + time.dice().nextLong(mean);
    }
}
