package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.cadence.Rhythm;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.time.Time.Alarm;

/**
 * Waits for the due times of a {@link Rhythm}. While the app's scheduler or the worker's {@link SchedulerJob} is halted, a due
 * tick stays due. Thread-safe; calls the app's scheduler without holding a lock.
 */
final class TickSchedule {

    private static final Logger LOG = Logger.getLogger(TickSchedule.class);
    private static final long HALTED_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final SchedulerJob job;
    private final Time time;
    private final Threads threads;
    private final Duration interval;
    private final Rhythm rhythm;
    private final Runnable onDue;
    private final Runnable onHalted;
    private boolean running;
    private boolean closed;
    private int waits;
    private Alarm pending;

    /**
     * @param onHalted called repeatedly while a tick is due and the app has halted the scheduler or the job
     */
    TickSchedule(SchedulerJob job, Time time, Threads threads, Duration interval, Runnable onDue,
            Runnable onHalted) {
        this.job = job;
        this.time = time;
        this.threads = threads;
        this.interval = interval;
        this.onDue = onDue;
        this.onHalted = onHalted;
        this.rhythm = new Rhythm(interval);
    }

    /** Starts or restarts: the first tick after the delay, then one every interval. Has no effect after closing. */
    void start(Duration delay) {
        synchronized (this) {
            if (closed) {
                return;
            }
            long first = time.nanos() + delay.toNanos();
            // First, because the worker has to tick even if the scheduler rejects the job.
            await(first);
            rhythm.begin(first);
            running = true;
        }
        job.create(interval, delay);
    }

    /** Ends the schedule permanently. */
    void close() {
        synchronized (this) {
            closed = true;
            running = false;
            if (pending != null) {
                pending.cancel();
                pending = null;
            }
        }
        job.remove();
    }

    /** Starts a new wait that replaces the current one. The current wait stays if the new one cannot start. */
    private void await(long when) {
        int number = waits + 1;
        Alarm before = pending;
        try {
            pending = time.after(Math.max(0, when - time.nanos()), () -> arrived(number));
        } catch (RejectedExecutionException e) {
            LOG.debugf("The app is stopping; worker %s no longer ticks", job.identity());
            return;
        }
        waits = number;
        if (before != null) {
            before.cancel();
        }
    }

    private void arrived(int number) {
        // While the scheduler is halted the tick stays due. The scheduler does not notify anyone when it resumes.
        boolean halted = job.isHalted();
        long lookAgain;
        synchronized (this) {
            if (isOutdated(number)) {
                return;
            }
            lookAgain = time.nanos() + HALTED_LOOK_NANOS;
            if (!halted) {
                rhythm.ticked(time.nanos());
                lookAgain = rhythm.due();
            }
        }
        awaitAfter(number, lookAgain);
        try {
            (halted ? onHalted : onDue).run();
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Could not start a tick of worker %s", job.identity());
        }
    }

    /** Returns whether a wait was replaced: one that fired while it was cancelled finds another pending wait, or none. */
    private boolean isOutdated(int number) {
        return pending == null || number != waits;
    }

    /** Starts the next wait. Survives a lack of memory, because without the next wait the worker would never tick again. */
    private void awaitAfter(int number, long when) {
        while (true) {
            synchronized (this) {
                if (isOutdated(number)) {
                    return;
                }
                try {
                    await(when);
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
     * @param wait how long it waited; the next tick must not follow sooner because of this
     */
    synchronized void heldUp(Duration wait) {
        if (rhythm.heldUp(time.nanos(), wait.toNanos()) && pending != null) {
            await(rhythm.due());
        }
    }

    /** Returns whether the app halted its scheduler or the worker's job there. */
    boolean isHalted() {
        return job.isHalted();
    }

    /** Returns when the next tick is due; empty if no tick is scheduled. */
    Optional<Instant> nextDue() {
        return overdueBy().map(time.now()::minus);
    }

    /** Returns how long a tick is overdue; negative if it is not due yet, empty if no tick is scheduled. */
    Optional<Duration> overdueBy() {
        if (isHalted()) {
            return Optional.empty();
        }
        synchronized (this) {
            return running ? Optional.of(Duration.ofNanos(time.nanos() - rhythm.due())) : Optional.empty();
        }
    }
}
