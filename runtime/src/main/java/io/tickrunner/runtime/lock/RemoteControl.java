package io.tickrunner.runtime.lock;

import java.util.concurrent.CompletionStage;

import io.tickrunner.runtime.peer.RemoteTick;

/** Commands that reach all replicas. For pauses and for the admin endpoint. No method blocks. */
public interface RemoteControl {

    /** Asks the replica that holds a lock to run its worker now. */
    RemoteTick askTick(long lockId);

    /**
     * Asks the replica that holds a lock to run its worker soon. Many requests become one. Sent once there is a lock session.
     */
    void wakeElsewhere(long lockId);

    /**
     * Notifies all replicas, including those that join later, that a worker is paused or resumed.
     *
     * @return completes when the database has accepted the message, so never while it is unavailable
     */
    CompletionStage<Void> changePause(long lockId, boolean paused);

    /** Returns whether a worker is paused in all replicas. */
    boolean isPaused(long lockId);
}
