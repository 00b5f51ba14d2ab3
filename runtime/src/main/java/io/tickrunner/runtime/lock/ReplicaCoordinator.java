package io.tickrunner.runtime.lock;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;

/**
 * What the lock session can do beyond single attempts. An {@link AdvisoryLocker} without it works too: stand-bys then try only
 * when they are due. All methods are thread-safe and none of them throws.
 */
public interface ReplicaCoordinator extends AdvisoryLocker {

    /** The further abilities of a locker; an app's own locker has none. */
    static Optional<ReplicaCoordinator> of(AdvisoryLocker locker) {
        return locker instanceof ReplicaCoordinator coordinator ? Optional.of(coordinator) : Optional.empty();
    }

    /** Opens the lock session, without waiting for it. */
    void start();

    /** Whether the session is open and trusted. */
    boolean isUp();

    /** Why the session is not open, for people; empty when it is. */
    Optional<String> downBecause();

    /** Work is about to begin under a lock, new or kept: a loss that is known to nobody here yet shall be found now. */
    void workBegins();

    /** Once for each {@link #workBegins()}. */
    void workEnds();

    void watch(Standby standby);

    void unwatch(Standby standby);

    /** Forgets what is known of a worker that is no more. */
    void forget(long lockId);

    /**
     * To be told to the other replicas: a worker's work started here, and perhaps succeeded. Both {@link System#nanoTime()}.
     */
    void ranHere(long lockId, long startedAt, OptionalLong succeededAt);

    /** The last run of a worker that is known here, wherever it was. */
    Optional<LastRun> lastRun(long lockId);

    /** The {@code application_name} of a program that is not Tickrunner and was seen to hold this lock; empty otherwise. */
    Optional<String> foreignHolder(long lockId);

    /** Sets who does what other replicas ask for. */
    void listen(PeerListener listener);

    /** Asks the replica that holds a lock to run its worker now. */
    RemoteTick askTick(long lockId);

    /** Tells all replicas, and those that join later, that a worker is paused or resumed. */
    void changePause(long lockId, boolean paused);

    /** Whether a worker is paused in all replicas. */
    boolean isPaused(long lockId);

    /** Who holds these locks, and all replicas of the app; empty when the session is down. Takes a round trip. */
    LockHolders holders(Collection<Long> lockIds);

    /** Gives many grants back at once, after the other replicas were told what ran here, and tells them to try. */
    void handBack(Collection<LockGrant> grants);

    /** Gives everything back and ends the session. */
    void stop();

    /**
     * A worker's last run.
     *
     * @param startedAt {@link System#nanoTime()} of its start
     * @param succeededAt {@link System#nanoTime()} of the last success
     * @param elsewhere whether the start was another replica's
     */
    record LastRun(long startedAt, OptionalLong succeededAt, boolean elsewhere) {
    }
}
