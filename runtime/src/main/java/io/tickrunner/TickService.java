package io.tickrunner;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A registered worker: its settings, its state, and methods to run and pause it. Thread-safe. */
public interface TickService {

    /**
     * Returns the worker's name.
     *
     * @return the name; never {@code null}
     */
    String name();

    /**
     * Returns the key of the advisory lock that guards the worker.
     *
     * @return the key
     */
    long lockId();

    /**
     * Returns the interval in effect, with configuration and {@link #reschedule(Duration)} applied; of a cron worker the
     * longest time between two occurrences in local time, in which clock changes do not count.
     *
     * @return the interval; never {@code null}
     */
    Duration interval();

    /**
     * Returns the cron expression in effect, with configuration and {@link #reschedule(String)} applied.
     *
     * @return the expression; empty for a worker with an interval; never {@code null}
     */
    default Optional<String> cron() {
        return Optional.empty();
    }

    /**
     * Returns the cadence in effect, with configuration applied.
     *
     * @return the cadence; never {@code null}
     */
    Cadence cadence();

    /**
     * Returns the worker's current state.
     *
     * @return an immutable snapshot; never {@code null}
     */
    WorkerHealth health();

    /**
     * Runs the worker now, on the same path as a scheduled tick (gate, lock, work, record), even if it is paused or scheduling
     * is disabled. Blocks until the tick ends, or until a tick that ignores its interrupt is declared stuck.
     *
     * @return how it ended; {@link Outcome#SKIPPED} if the worker is already running, here or elsewhere
     * @throws IllegalStateException if Tickrunner is shutting down
     */
    Outcome tick();

    /**
     * Runs the worker now with arguments, in the same way as {@link #tick()}. The worker reads them from
     * {@link Tick#arguments()}. They are shown in the worker's history, so do not pass secrets.
     *
     * @param arguments at most 20 names, each of 1 to 63 characters, with values of at most 1,000 characters, all together at
     *        most
     *        4,000 bytes in UTF-8; copied; may be empty, but neither it nor a name or value may be {@code null}
     * @return how it ended; {@link Outcome#SKIPPED} if the worker is already running, here or elsewhere; the arguments are then
     *         dropped
     * @throws IllegalArgumentException if the arguments break a rule; the message lists every fault with its fix, and nothing
     *         has
     *         run
     * @throws IllegalStateException if Tickrunner is shutting down
     */
    Outcome tick(Map<String, String> arguments);

    /**
     * Asks for a tick soon, in whichever replica holds the lock, and returns at once. Requests that arrive while the worker
     * runs,
     * or within {@link TickWorker#atMostEvery()}, are merged into one further tick. A paused worker ticks once it is resumed.
     * Never blocks. A request is lost if the database is unavailable and the lock is held by another replica.
     *
     * @throws IllegalStateException if the worker was unregistered or Tickrunner is shutting down
     */
    void requestTick();

    /**
     * Stops scheduled ticks in this replica until {@link #resume()}, and releases the lock. A running tick is not interrupted.
     * Replaces an earlier pause of this replica, also one that would have ended by itself.
     */
    void pause();

    /**
     * Stops scheduled ticks in this replica until a moment, in the same way as {@link #pause()}. Other replicas are not paused;
     * the
     * admin endpoint pauses all. {@link #resume()} ends the pause earlier. The reason and the end are shown in
     * {@link WorkerHealth#pause()}, in the health data, and by the admin endpoint.
     * <p>
     * The time until the end is computed once, by this replica's wall clock, and then measured on its monotonic clock. So a
     * clock that is changed during the pause does not move its end. A pause is forgotten when the replica stops.
     *
     * @param reason why it is paused, at most 250 characters; {@code null} for no reason
     * @param until when the pause ends by itself, after the present time and at most 366 days later; {@code null} if only
     *        {@link #resume()} ends it
     * @throws IllegalArgumentException if the reason is too long, or the end is not within these limits; the message says how
     *         to
     *         fix it, and nothing has changed
     */
    void pause(String reason, Instant until);

    /** Resumes scheduled ticks in this replica. A pause in all replicas stays in effect. */
    void resume();

    /**
     * Gives the worker another interval, in all replicas. It is in force here at once, in the others within a heartbeat, and in
     * replicas that join later for as long as one replica lives, with the ledger for good. The next tick is due one new
     * interval
     * after the last start, at
     * once if that has passed. A running tick is not disturbed. The worker's other settings stay, as far as they apply to an
     * interval. While the database is unavailable, the other replicas are notified when it is back. Never blocks.
     *
     * @param every the new interval, from 10 ms to 31 days, to the nanosecond; never {@code null}
     * @throws IllegalArgumentException if the interval breaks a rule for workers; the message lists every fault with its fix
     * @throws IllegalStateException if the worker was unregistered or Tickrunner is shutting down
     */
    void reschedule(Duration every);

    /**
     * Gives the worker another cron expression, in all replicas, in the same way as {@link #reschedule(Duration)}. The next
     * tick
     * is due at the next occurrence; earlier occurrences do not count as missed. A worker that has no time zone of its own gets
     * the default one.
     *
     * @param cron the new expression without property expressions, at most 250 characters; never {@code null}
     * @throws IllegalArgumentException if the expression breaks a rule for workers; the message lists every fault with its fix
     * @throws IllegalStateException if the worker was unregistered or Tickrunner is shutting down
     */
    void reschedule(String cron);

    /**
     * Goes back to the schedule of the code and the configuration, in all replicas, in the same way as
     * {@link #reschedule(Duration)}. Has no effect on a worker that was not rescheduled but for the due time of its next tick.
     *
     * @throws IllegalStateException if the worker was unregistered or Tickrunner is shutting down
     */
    void resetSchedule();
}
