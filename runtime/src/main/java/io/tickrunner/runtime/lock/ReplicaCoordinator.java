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
 * The functions of the lock session beyond single attempts. An {@link AdvisoryLocker} without them also works, but standbys
 * then try only when they are due. All methods are thread-safe and none of them throws.
 */
public interface ReplicaCoordinator extends AdvisoryLocker {

    /** Returns the locker as a coordinator; empty for an app's own locker. */
    static Optional<ReplicaCoordinator> of(AdvisoryLocker locker) {
        return locker instanceof ReplicaCoordinator coordinator ? Optional.of(coordinator) : Optional.empty();
    }

    /** Opens the lock session, without waiting for it. */
    void start();

    /** Returns whether the session is open and trusted, or rests and can be opened when needed. */
    boolean isUp();

    /** Returns why the session is not open, for display; empty if it is open or not needed. */
    Optional<String> downBecause();

    /** Announces that work with a lock is about to start. From now on a loss must be noticed within moments. */
    void workBegins();

    /** Announces the end of work. Called once for each {@link #workBegins()}. */
    void workEnds();

    void watch(Standby standby);

    void unwatch(Standby standby);

    /**
     * Registers the lock ID of a worker of this replica, about which peers' messages are kept.
     *
     * @param ticks whether it has scheduled ticks, which need a lock session
     */
    void register(long lockId, boolean ticks);

    /** Removes all information about a worker that was unregistered. */
    void forget(long lockId);

    /**
     * Returns how long work must still wait with a new grant because the former holder may not have noticed its loss yet.
     *
     * @return zero if the work may start; otherwise call again after the wait
     */
    Duration takeOverWait(LockGrant grant);

    /**
     * Announces that a worker's work is about to start here. If its interval is longer than a heartbeat, the other replicas are
     * notified before this returns, which takes a round trip; otherwise with the next heartbeat. Returns at the latest when the
     * session is lost.
     *
     * @param startedAt the {@link Time#nanos()} of the start
     */
    void startsHere(long lockId, long startedAt, Duration interval);

    /**
     * Records for the other replicas that a worker's work started here, and perhaps succeeded. Both times are {@link
     * Time#nanos()}.
     */
    void ranHere(long lockId, long startedAt, OptionalLong succeededAt);

    /** Returns the last known run of a worker in any replica. */
    Optional<LastRun> lastRun(long lockId);

    /** Returns the {@code application_name} of a program that holds this lock and is not a replica of this app. */
    Optional<String> foreignHolder(long lockId);

    /** Sets the listener that executes the requests of other replicas. */
    void listen(PeerListener listener);

    /** Asks the replica that holds a lock to run its worker now. */
    RemoteTick askTick(long lockId);

    /**
     * Notifies all replicas, including those that join later, that a worker is paused or resumed.
     *
     * @return completes when the database has accepted the message, so never while it is unavailable
     */
    CompletionStage<Void> changePause(long lockId, boolean paused);

    /** Returns whether a worker is paused in all replicas. */
    boolean isPaused(long lockId);

    /** Returns the holders of these locks and all replicas of the app, or why they are unknown. Takes a round trip. */
    LockHolders holders(Collection<Long> lockIds);

    /** Releases many grants at once. Notifies the other replicas of runs here first, and asks them to try afterwards. */
    void handBack(Collection<LockGrant> grants);

    /** Releases one grant in the same way without waiting; grants released at the same time are sent together. */
    void handBackSoon(LockGrant grant);

    /** Returns the number of other replicas of the app that have a lock session, as far as known. */
    int peers();

    /** Returns why this coordinator cannot work any more until the app is restarted; empty if it works. */
    Optional<String> brokenBecause();

    /** Releases everything and ends the session. */
    void stop();

    /**
     * A worker's last run.
     *
     * @param startedAt the {@link Time#nanos()} of its start
     * @param succeededAt the {@link Time#nanos()} of the last success
     * @param elsewhere whether the start was in another replica
     */
    record LastRun(long startedAt, OptionalLong succeededAt, boolean elsewhere) {
    }
}
