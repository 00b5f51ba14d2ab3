package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.cadence.Moment;
import io.tickrunner.runtime.cadence.Rhythm;
import io.tickrunner.runtime.time.OwnAlarm;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.time.Time.Alarm;

/**
 * Waits for the due times of a {@link Rhythm}. While this replica is halted or the worker paused as a {@link SchedulerJob},
 * a due tick stays due. Thread-safe; calls the app's scheduler without holding a lock.
 */
final class TickSchedule {

    private static final Logger LOG = Logger.getLogger(TickSchedule.class);
    private static final long HALTED_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** By less than this, no rhythm is changed: it is what the shortest interval allows to catch up. */
    private static final long LEAST_HELD_UP_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Owner owner;
    private final Halt halt;
    private final Time time;
    private final Threads threads;
    private Duration interval;
    /** Replaced with the lock, and read without it. */
    private volatile Rhythm rhythm;
    private boolean running;
    private boolean closed;
    private int waits;
    private Alarm pending;
    /** The next attempt of a failed tick; {@code null} if there is none. */
    private Attempt retry;
    private boolean wakes;
    /** Whether the app paused the worker in its scheduler. */
    private volatile boolean paused;
    /** When a wake-up is due, if there is one. */
    private long wakesAt;

    /** The worker that ticks by the schedule. */
    interface Owner {

        String name();

        /** Runs the scheduled tick that is due. Called on the timer's thread; must return quickly. */
        void due(Due tick);

        /**
         * Releases the lock for another replica, because this replica is halted or the app has paused the worker in its
         * scheduler. Called repeatedly while a tick is due.
         */
        void halted();
    }

    private record Attempt(Due tick, long atNanos) {

        private long left(Moment now) {
            return atNanos - now.nanos();
        }
    }

    /**
     * @param interval the longest delay of a start
     */
    TickSchedule(Owner owner, Halt halt, Time time, Threads threads, Duration interval, Rhythm rhythm) {
        this.owner = owner;
        this.halt = halt;
        this.time = time;
        this.threads = threads;
        this.interval = interval;
        this.rhythm = rhythm;
    }

    /**
     * Starts or restarts: the first tick after the delay, then one every interval. For planned occurrences the delay is
     * irrelevant: the next one is determined anew. A further attempt stays due, because the failure that it follows is often
     * the reason for the restart. Has no effect after closing.
     */
    synchronized void start(Duration delay) {
        if (closed) {
            return;
        }
        Moment now = Moment.of(time);
        // A longer delay was computed by an interval that has changed meanwhile.
        rhythm.begin(now, delay.compareTo(interval) > 0 ? interval : delay);
        await(toNextLook(now));
        running = true;
    }

    /**
     * Continues by another rhythm, whose first tick comes after the delay. A further attempt is dropped, because the next tick
     * may
     * come sooner now. Before the start, only the rhythm is exchanged.
     */
    synchronized void change(Duration newInterval, Rhythm newRhythm, Duration delay) {
        interval = newInterval;
        rhythm = newRhythm;
        retry = null;
        if (running) {
            Moment now = Moment.of(time);
            rhythm.begin(now, delay);
            await(toNextLook(now));
        }
    }

    /** Ends the schedule permanently. */
    synchronized void close() {
        closed = true;
        running = false;
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
    }

    private long toNextLook(Moment now) {
        long left = Math.min(rhythm.left(now), rhythm.longestWait());
        if (wakes) {
            left = Math.min(left, wakesAt - now.nanos());
        }
        return retry == null ? left : Math.min(left, retry.left(now));
    }

    /** Starts a new wait that replaces the current one. The current wait stays if the new one cannot start. */
    private void await(long nanos) {
        int number = waits + 1;
        Alarm before = pending;
        try {
            pending = time.after(Math.max(0, nanos), new Wait(number));
        } catch (RejectedExecutionException e) {
            LOG.debugf("The app is stopping; worker %s no longer ticks", owner.name());
            return;
        }
        waits = number;
        if (before != null) {
            before.cancel();
        }
    }

    private final class Wait extends OwnAlarm {

        private final int number;

        Wait(int number) {
            this.number = number;
        }

        @Override
        public void run() {
            arrived(number);
        }
    }

    private void arrived(int number) {
        // While the scheduler is halted the tick stays due. The scheduler does not notify anyone when it resumes.
        boolean halted = isHalted();
        Due planned = null;
        boolean due;
        long nextLook;
        synchronized (this) {
            if (isOutdated(number)) {
                return;
            }
            Moment now = Moment.of(time);
            boolean regular = rhythm.left(now) <= 0;
            boolean again = retry != null && retry.left(now) <= 0;
            due = regular || again || wakes && wakesAt - now.nanos() <= 0;
            if (due && !halted) {
                planned = regular ? Due.first(rhythm.ticked(now)) : again ? retry.tick() : wakeUp(now);
                // The regular tick takes the place of a further attempt, and any tick that of a wake-up.
                retry = null;
                wakes = false;
            }
            nextLook = now.nanos() + (due && halted ? HALTED_LOOK_NANOS : toNextLook(now));
        }
        awaitNext(number, nextLook);
        try {
            if (planned != null) {
                owner.due(planned);
            } else if (due) {
                owner.halted();
            }
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Could not start a tick of worker %s", owner.name());
        }
    }

    private Due wakeUp(Moment now) {
        rhythm.tickedEarly(now);
        return Due.wakeUp();
    }

    /** Returns whether a wait was replaced: one that fired while it was cancelled finds another pending wait, or none. */
    private boolean isOutdated(int number) {
        return pending == null || number != waits;
    }

    /** Starts the next wait. Survives a lack of memory, because without the next wait the worker would never tick again. */
    private void awaitNext(int number, long atNanos) {
        while (true) {
            synchronized (this) {
                if (isOutdated(number)) {
                    return;
                }
                try {
                    await(atNanos - time.nanos());
                    return;
                } catch (OutOfMemoryError e) {
                    // Retried.
                }
            }
            threads.park(this, RETRY_NANOS);
        }
    }

    /**
     * Records that the last tick has finished waiting for its lock and its work starts now.
     *
     * @param waitedNanos how long it waited, in nanoseconds; the next tick must not follow sooner because of this
     */
    synchronized void heldUp(long waitedNanos) {
        if (waitedNanos < LEAST_HELD_UP_NANOS) {
            return;
        }
        Moment now = Moment.of(time);
        if (rhythm.heldUp(now, waitedNanos) && pending != null) {
            await(toNextLook(now));
        }
    }

    /**
     * Starts this tick after the delay, unless the next regular one comes first.
     *
     * @return whether it is started, as far as known now
     */
    synchronized boolean retry(Due tick, Duration delay) {
        if (!running || pending == null) {
            return false;
        }
        Moment now = Moment.of(time);
        if (rhythm.left(now) <= delay.toNanos()) {
            return false;
        }
        retry = new Attempt(tick, now.nanos() + delay.toNanos());
        await(toNextLook(now));
        return true;
    }

    /**
     * Starts a wake-up after the delay. It merges into an earlier one, into the next regular tick if that comes first, and into
     * a
     * further attempt of a failed tick, which would otherwise lose its delay.
     */
    synchronized void wake(long delayNanos) {
        if (!running || pending == null || retry != null) {
            return;
        }
        Moment now = Moment.of(time);
        long left = Math.max(0, delayNanos);
        if (rhythm.left(now) <= left || wakes && wakesAt - now.nanos() <= left) {
            return;
        }
        wakes = true;
        wakesAt = now.nanos() + left;
        await(toNextLook(now));
    }

    /** Cancels a wake-up, because work starts that serves it or after which it must wait again. */
    synchronized void cancelWakeUp() {
        wakes = false;
    }

    /** Cancels a further attempt, because the worker has succeeded. */
    synchronized void cancelRetry() {
        retry = null;
    }

    /** Determines anew what is due, for planned occurrences: one that was turned away before may be due now. */
    void lookAgain() {
        boolean planned;
        synchronized (this) {
            planned = running && rhythm.isPlanned();
        }
        if (planned) {
            start(Duration.ZERO);
        }
    }

    /** Records that this occurrence no longer needs a run, because the worker's gate turned it away. */
    synchronized void settled(Instant occurrence) {
        rhythm.settled(occurrence);
    }

    /** Returns whether a failed tick waits for a further attempt. */
    synchronized boolean isRetrying() {
        return retry != null;
    }

    /** Returns whether it was started and not closed. */
    synchronized boolean isRunning() {
        return running;
    }

    /** Returns whether occurrences are planned by the wall clock. */
    boolean isPlanned() {
        return rhythm.isPlanned();
    }

    /** Returns whether it was ended permanently. */
    synchronized boolean isClosed() {
        return closed;
    }

    /** Pauses or resumes the worker for the app's scheduler. A pause outlasts a change of the rhythm. */
    void pause(boolean on) {
        paused = on;
    }

    boolean isPaused() {
        return paused;
    }

    /** Returns whether this replica is halted, or the app paused the worker in its scheduler. */
    boolean isHalted() {
        return paused || halt.isOn();
    }

    /** Returns when the next tick is due; empty if no tick is scheduled. */
    Optional<Instant> nextDue() {
        Moment now = Moment.of(time);
        return left(now).map(now.wall()::plusNanos);
    }

    /** Returns how long a tick is overdue; negative if it is not due yet, empty if no tick is scheduled. */
    Optional<Duration> overdueBy() {
        return left(Moment.of(time)).map(left -> Duration.ofNanos(-left));
    }

    private Optional<Long> left(Moment now) {
        if (isHalted()) {
            return Optional.empty();
        }
        synchronized (this) {
            long left = running ? rhythm.left(now) : Long.MAX_VALUE;
            return left == Long.MAX_VALUE ? Optional.empty() : Optional.of(left);
        }
    }
}
