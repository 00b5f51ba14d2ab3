package io.tickrunner.runtime.tick;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.tickrunner.Outcome;
import io.tickrunner.Pause;

/** A worker as controlled by operators. Thread-safe. */
public interface WorkerControl extends WorkerView {

    /**
     * Runs a tick now without waiting for its end.
     *
     * @throws IllegalStateException if the worker was unregistered or the app is stopping
     */
    CompletableFuture<Outcome> tickAsync();

    /**
     * Runs a tick with arguments now without waiting for its end.
     *
     * @param arguments the arguments, checked by {@link io.tickrunner.runtime.peer.TickArguments}
     * @throws IllegalStateException if the worker was unregistered or the app is stopping
     */
    CompletableFuture<Outcome> tickAsync(Map<String, String> arguments);

    /** Pauses the worker in this replica. */
    void pause();

    /** Resumes the worker in this replica. */
    void resume();

    /**
     * Pauses the worker in all replicas. Such a pause is independent of this replica's own.
     *
     * @throws IllegalArgumentException if the pause breaks a rule; the message says how to fix it
     */
    ChangeProgress pauseEverywhere(Pause pause);

    /**
     * Resumes the worker in all replicas, and ends this replica's own pause.
     *
     * @param by who resumes it; {@code null} if unknown
     */
    ChangeProgress resumeEverywhere(String by);

    /**
     * Handles a pause or resume in all replicas. Reads the current state, because of two concurrent changes the last one
     * counts.
     */
    void pauseChanged();

    /**
     * Gives the worker another schedule in all replicas, including those that join later.
     *
     * @param every the interval as written; empty if the cron expression is set
     * @param cron the cron expression as written; empty if the interval is set
     * @param by who reschedules it; {@code null} if unknown
     * @throws IllegalArgumentException if the schedule is invalid; the message lists every fault with its fix
     * @throws IllegalStateException if the worker was unregistered or the app is stopping
     */
    ChangeProgress rescheduleEverywhere(String every, String cron, String by);

    /**
     * Goes back to the schedule of code and configuration in all replicas.
     *
     * @param by who does it; {@code null} if unknown
     * @throws IllegalStateException if the worker was unregistered or the app is stopping
     */
    ChangeProgress resetScheduleEverywhere(String by);
}
