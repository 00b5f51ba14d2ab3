package io.tickrunner.runtime.cadence;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

import io.tickrunner.Pause;
import io.tickrunner.runtime.lock.RemoteControl;
import io.tickrunner.runtime.peer.TimedPause;
import io.tickrunner.runtime.time.Time;

/** Tracks whether a worker is paused, in this replica, in all replicas, or both. A pause with an end is over by itself. */
public final class WorkerPause {

    private final Optional<? extends RemoteControl> replicas;
    private final long lockId;
    private final Time time;
    /** {@code null} if it is not paused here. */
    private volatile TimedPause here;
    /** Used if the app's locker cannot reach other replicas; {@code null} if it is not paused. */
    private volatile TimedPause everywhereWithoutPeers;
    /** Goes off when the last pause ends by itself; {@code null} if none does. Guarded by this. */
    private Time.Alarm end;

    public WorkerPause(Optional<? extends RemoteControl> replicas, long lockId, Time time) {
        this.replicas = replicas;
        this.lockId = lockId;
        this.time = time;
    }

    public boolean isOn() {
        return isOn(here) || isOnEverywhere();
    }

    public boolean isOnEverywhere() {
        return replicas.isPresent() ? replicas.get().isPaused(lockId) : isOn(everywhereWithoutPeers);
    }

    private boolean isOn(TimedPause pause) {
        return pause != null && !pause.isOver(time.nanos());
    }

    /** Returns whether a pause in all replicas has ended by itself and was not followed by a resume. */
    public boolean isOverEverywhere() {
        return everywhere().isPresent() && !isOnEverywhere();
    }

    /** Returns the last change in all replicas if it was a pause, even one that is over by now. */
    public Optional<TimedPause> everywhere() {
        return replicas.isPresent() ? replicas.get().pause(lockId) : Optional.ofNullable(everywhereWithoutPeers);
    }

    /** Returns the pauses that are on, that of all replicas first. */
    private Stream<TimedPause> on() {
        return Stream.of(everywhere(), Optional.ofNullable(here)).flatMap(Optional::stream).filter(this::isOn);
    }

    /** Returns who paused it, why and until when; empty if it is not paused. */
    public Optional<Pause> why() {
        return isOn() ? on().findFirst().map(TimedPause::pause) : Optional.empty();
    }

    public void here(TimedPause pause) {
        here = pause;
    }

    public void resumeHere() {
        here = null;
    }

    /** Records a pause of all replicas that the ledger remembers. What was ordered since the start wins over it. */
    public void remembered(TimedPause pause) {
        if (replicas.isPresent()) {
            replicas.get().rememberPause(lockId, pause);
        } else if (everywhereWithoutPeers == null) {
            everywhereWithoutPeers = pause;
        }
    }

    /**
     * @return completes when the other replicas have been notified
     */
    public CompletionStage<Void> everywhere(TimedPause pause) {
        if (replicas.isPresent()) {
            return replicas.get().pause(lockId, pause);
        }
        everywhereWithoutPeers = pause;
        return CompletableFuture.completedStage(null);
    }

    /**
     * @param by who resumes it; {@code null} if unknown
     * @return completes when the other replicas have been notified
     */
    public CompletionStage<Void> resumeEverywhere(String by) {
        if (replicas.isPresent()) {
            return replicas.get().resume(lockId, by);
        }
        everywhereWithoutPeers = null;
        return CompletableFuture.completedStage(null);
    }

    /**
     * Watches the end of the pauses that are on now, in place of those that were on before.
     *
     * @param ended called once when all of them have ended by themselves; must return quickly
     */
    public synchronized void watchEnd(Runnable ended) {
        unwatchEnd();
        OptionalLong left = left();
        if (left.isEmpty()) {
            return;
        }
        try {
            end = time.after(left.getAsLong(), () -> {
                if (isOn()) {
                    // Another pause came meanwhile.
                    watchEnd(ended);
                } else {
                    ended.run();
                }
            });
        } catch (RejectedExecutionException e) {
            // The app is stopping.
            end = null;
        }
    }

    public synchronized void unwatchEnd() {
        if (end != null) {
            end.cancel();
            end = null;
        }
    }

    /** Returns the nanoseconds until all pauses have ended; empty if none is on, or one does not end by itself. */
    private OptionalLong left() {
        long now = time.nanos();
        OptionalLong longest = OptionalLong.empty();
        for (TimedPause pause : on().toList()) {
            OptionalLong left = pause.left(now);
            if (left.isEmpty()) {
                return left;
            }
            longest = OptionalLong.of(Math.max(longest.orElse(0), left.getAsLong()));
        }
        return longest;
    }
}
