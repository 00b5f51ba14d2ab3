package io.tickrunner.runtime.lock;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.time.Time;

/**
 * Checks several times a second whether other replicas have ended, so that their locks are acquired at once and not with the
 * next heartbeat. The more others watch the same replica, the more rarely each of them checks. A replica that wants no lock
 * checks only where there are so many that not all watch each other. Used by the thread that keeps the session.
 */
final class PeerWatch {

    /** In periods of {@link LockSettings#peerCheck()}. */
    private static final int LONGEST_PAUSE = 4;
    /** In durations of a check, so that on a slow network the connection remains free for other statements. */
    private static final int SHORTEST_PAUSE = 10;
    private static final long IDLE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long period;
    private final long heartbeat;
    private final PeerRoll roll;
    private final Standbys standbys;
    private final Time time;
    private long next;
    private int ownBackend;

    PeerWatch(LockSettings settings, PeerRoll roll, Standbys standbys, Time time) {
        this.period = settings.peerCheck().toNanos();
        this.heartbeat = settings.heartbeat().toNanos();
        this.roll = roll;
        this.standbys = standbys;
        this.time = time;
    }

    /** Begins with a new session. */
    void begin(int backend) {
        ownBackend = backend;
        next = time.nanos();
    }

    /** Returns when the next check is due. */
    long next() {
        return next;
    }

    /** Checks the watched peers, and asks for attempts if one has ended. */
    void check(LockSession current) {
        List<Integer> watched = roll.watchedBy(ownBackend);
        boolean needed = !watched.isEmpty() && (standbys.isAnyWanted() || roll.isWatchShared());
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
        next = ended + Math.max(period * Math.min(watched.size(), LONGEST_PAUSE), rest);
    }
}
