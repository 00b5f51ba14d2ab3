package io.tickrunner.runtime.lock;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.tickrunner.runtime.peer.RemoteTick;
import io.tickrunner.runtime.peer.ScheduleBook;
import io.tickrunner.runtime.peer.TimedPause;

/** Commands that reach all replicas. For pauses, schedules and the admin endpoint. No method blocks. */
public interface RemoteControl {

    /**
     * Asks the replica that holds a lock to run its worker now.
     *
     * @param arguments the arguments of the tick, checked by {@link io.tickrunner.runtime.peer.TickArguments}
     */
    RemoteTick askTick(long lockId, Map<String, String> arguments);

    /**
     * Asks the replica that holds a lock to run its worker soon. Many requests become one. Sent once there is a lock session.
     */
    void wakeElsewhere(long lockId);

    /**
     * Notifies all replicas, including those that join later, that a worker is paused.
     *
     * @return completes when the database has accepted the message, so never while it is unavailable
     */
    CompletionStage<Void> pause(long lockId, TimedPause pause);

    /**
     * Notifies all replicas, including those that join later, that a worker is resumed.
     *
     * @param by who resumes it; {@code null} if unknown
     * @return completes when the database has accepted the message, so never while it is unavailable
     */
    CompletionStage<Void> resume(long lockId, String by);

    /** Returns whether a worker is paused in all replicas. */
    boolean isPaused(long lockId);

    /** Returns the last change in all replicas if it was a pause, even one that is over by now. */
    Optional<TimedPause> pause(long lockId);

    /** Records a pause that the ledger remembers. What a living replica knows wins over it. */
    default void rememberPause(long lockId, TimedPause pause) {
    }

    /**
     * Records a schedule that the ledger remembers. What a living replica knows wins over it.
     *
     * @param text the schedule in the form of {@link ScheduleBook.Entry#text()}
     * @param since when it was set
     */
    default void rememberSchedule(long lockId, String text, Instant since) {
    }

    /**
     * Notifies all replicas, including those that join later, that a worker has another schedule.
     *
     * @param text the schedule in the form of {@link ScheduleBook.Entry#text()}; empty for what code and configuration say
     * @param since the present wall-clock time
     * @return completes when the database has accepted the message, so never while it is unavailable
     */
    CompletionStage<Void> changeSchedule(long lockId, String text, Instant since);

    /** Returns the last change of a worker's schedule in any replica; empty if there was none. */
    Optional<ScheduleBook.Entry> schedule(long lockId);
}
