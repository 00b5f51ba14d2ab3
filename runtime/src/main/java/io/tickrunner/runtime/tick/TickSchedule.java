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
 * Waits for the moments that a {@link Rhythm} gives. While the app's scheduler, or the worker's {@link SchedulerJob} there, is
 * halted, a due tick stays due. Thread-safe; calls the app's scheduler under no lock.
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
     * @param onHalted told when a tick is due and the app has halted the scheduler or the job, again and again
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

    /** Begins, or begins anew: the first tick after the delay, then every interval. Does nothing once it was closed. */
    void start(Duration delay) {
        synchronized (this) {
            if (closed) {
                return;
            }
            long first = time.nanos() + delay.toNanos();
            // First: whatever the scheduler makes of the job, the worker ticks.
            await(first);
            rhythm.begin(first);
            running = true;
        }
        job.create(interval, delay);
    }

    /** Ends it for good. */
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

    /** In place of the wait that goes on, which stays if this one cannot begin. */
    private void await(long when) {
        int number = waits + 1;
        Alarm before = pending;
        try {
            pending = time.after(Math.max(0, when - time.nanos()), () -> arrived(number));
        } catch (RejectedExecutionException e) {
            LOG.debugf("The app is stopping; worker %s ticks no more", job.identity());
            return;
        }
        waits = number;
        if (before != null) {
            before.cancel();
        }
    }

    private void arrived(int number) {
        // While the scheduler is halted the tick stays due. It tells nobody who asks for it when it goes on.
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
            LOG.errorf(e, "A tick of worker %s could not be begun", job.identity());
        }
    }

    /** One that was on its way as it was cancelled finds another one pending, or none. */
    private boolean isOutdated(int number) {
        return pending == null || number != waits;
    }

    /** Without the next wait the worker would never tick again, so this outlives any lack of memory. */
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
                    // Tried again.
                }
            }
            threads.park(this, RETRY_NANOS);
        }
    }

    /**
     * The tick that came last waits for its lock no longer, so that its work begins now.
     *
     * @param wait for how long it did: the next one is not to follow the sooner for it
     */
    synchronized void heldUp(Duration wait) {
        if (rhythm.heldUp(time.nanos(), wait.toNanos()) && pending != null) {
            await(rhythm.due());
        }
    }

    /** Whether the app halted its scheduler or the worker's job there. */
    boolean isHalted() {
        return job.isHalted();
    }

    /** When the next tick is due; empty while none is to come. */
    Optional<Instant> nextDue() {
        return overdueBy().map(time.now()::minus);
    }

    /** How long a tick is overdue: negative while it is not, empty while none is to come. */
    Optional<Duration> overdueBy() {
        if (isHalted()) {
            return Optional.empty();
        }
        synchronized (this) {
            return running ? Optional.of(Duration.ofNanos(time.nanos() - rhythm.due())) : Optional.empty();
        }
    }
}
