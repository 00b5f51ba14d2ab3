package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;
import io.tickrunner.runtime.peer.PeerListener;
import io.tickrunner.runtime.peer.RemoteTick;
import io.tickrunner.runtime.time.Time;

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

    /** Whether the session is open and trusted, or would be as soon as somebody needs it. */
    boolean isUp();

    /** Why the session is not open, for people; empty when it is, or when nobody needs it. */
    Optional<String> downBecause();

    /** Work is about to begin under a lock: a loss must be noticed within moments from now on. */
    void workBegins();

    /** Once for each {@link #workBegins()}. */
    void workEnds();

    void watch(Standby standby);

    void unwatch(Standby standby);

    /**
     * A worker of this replica has this lock ID: what is told of it is kept.
     *
     * @param ticks whether it ticks by itself, so that a lock session is needed
     */
    void register(long lockId, boolean ticks);

    /** Forgets what is known of a worker that was unregistered. */
    void forget(long lockId);

    /**
     * How long work must still wait under a new grant, because the lock's former holder may not know of its loss yet.
     *
     * @return zero once it may begin; ask again after the wait
     */
    Duration takeOverWait(LockGrant grant);

    /**
     * A worker's work is about to start here. The other replicas are told before this returns if its interval is longer than a
     * heartbeat, otherwise with the next one. Takes a round trip then; returns at the latest when the session is lost.
     *
     * @param startedAt {@link Time#nanos()}
     */
    void startsHere(long lockId, long startedAt, Duration interval);

    /**
     * To be told to the other replicas: a worker's work started here, and perhaps succeeded. Both {@link Time#nanos()}.
     */
    void ranHere(long lockId, long startedAt, OptionalLong succeededAt);

    /** The last run of a worker that is known here, wherever it was. */
    Optional<LastRun> lastRun(long lockId);

    /** The {@code application_name} of a program that is no replica of this app and was seen to hold this lock. */
    Optional<String> foreignHolder(long lockId);

    /** Sets who does what other replicas ask for. */
    void listen(PeerListener listener);

    /** Asks the replica that holds a lock to run its worker now. */
    RemoteTick askTick(long lockId);

    /**
     * Tells all replicas, and those that join later, that a worker is paused or resumed.
     *
     * @return completes when the database has taken the message, and so never while it is away
     */
    CompletionStage<Void> changePause(long lockId, boolean paused);

    /** Whether a worker is paused in all replicas. */
    boolean isPaused(long lockId);

    /** Who holds these locks, and all replicas of the app, or why nobody knows. Takes a round trip. */
    LockHolders holders(Collection<Long> lockIds);

    /** Gives many grants back at once, after the other replicas were told what ran here, and tells them to try. */
    void handBack(Collection<LockGrant> grants);

    /** The same for one grant, without waiting: those that are given back at once go together. */
    void handBackSoon(LockGrant grant);

    /** How many other replicas of the app have a lock session, as far as known. */
    int peers();

    /** Why this coordinator can do its work no more until the app is restarted; empty if it can. */
    Optional<String> brokenBecause();

    /** Gives everything back and ends the session. */
    void stop();

    /**
     * A worker's last run.
     *
     * @param startedAt {@link Time#nanos()} of its start
     * @param succeededAt {@link Time#nanos()} of the last success
     * @param elsewhere whether the start was another replica's
     */
    record LastRun(long startedAt, OptionalLong succeededAt, boolean elsewhere) {
    }
}
