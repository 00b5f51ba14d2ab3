package io.tickrunner.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

/**
 * When a worker is due: an interval of the monotonic clock apart, and missed ticks are one tick. A late tick neither puts off
 * all
 * that follow nor brings the next soon after it: the schedule gets back into step a little with each tick, or takes a new one
 * after a stall. While the app's scheduler, or the worker's {@link SchedulerJob} there, is halted, a due tick stays due.
 * Thread-safe.
 */
final class TickSchedule {

    private static final Logger LOG = Logger.getLogger(TickSchedule.class);
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long HALTED_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int ATTEMPTS_TO_WAIT = 100;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final SchedulerJob job;
    private final ScheduledExecutorService timer;
    private final Duration interval;
    private final Runnable onDue;
    private final Runnable onHalted;
    private final LongSupplier nanoClock;
    /** By so much the time between two ticks may fall short of the interval, to get back into step. */
    private final long catchUp;
    private boolean running;
    private boolean closed;
    private int waits;
    /** When the next tick would be if none had been late; not after it is due. */
    private long step;
    private long due;
    private ScheduledFuture<?> pending;

    /**
     * @param onHalted told when a tick is due and the app has halted the scheduler or the job, again and again
     */
    TickSchedule(SchedulerJob job, ScheduledExecutorService timer, Duration interval, Runnable onDue, Runnable onHalted,
            LongSupplier nanoClock) {
        this.job = job;
        this.timer = timer;
        this.interval = interval;
        this.onDue = onDue;
        this.onHalted = onHalted;
        this.nanoClock = nanoClock;
        this.catchUp = Math.min(interval.toNanos() / 100, MAX_CATCH_UP_NANOS);
    }

    /** Begins, or begins anew: the first tick after the delay, then every interval. Does nothing once it was closed. */
    synchronized void start(Duration delay) {
        if (closed) {
            return;
        }
        cancelWait();
        due = nanoClock.getAsLong() + delay.toNanos();
        step = due;
        running = true;
        // First: whatever the scheduler makes of the job, the worker ticks.
        await(due);
        job.create(interval, delay);
    }

    /** Ends it for good. */
    synchronized void close() {
        closed = true;
        running = false;
        cancelWait();
        job.remove();
    }

    private void cancelWait() {
        if (pending != null) {
            pending.cancel(false);
            pending = null;
        }
    }

    private void await(long when) {
        int number = ++waits;
        for (int attempt = 1;; attempt++) {
            try {
                long wait = when - nanoClock.getAsLong();
                pending = timer.schedule(() -> arrived(number), Math.max(0, wait), TimeUnit.NANOSECONDS);
                return;
            } catch (RejectedExecutionException e) {
                // The app is stopping.
                return;
            } catch (OutOfMemoryError e) {
                // Without the wait the worker would never tick again; its tick turns overdue, and liveness says so.
                if (attempt == ATTEMPTS_TO_WAIT) {
                    throw e;
                }
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
    }

    private void arrived(int number) {
        boolean halted;
        synchronized (this) {
            // One that was on its way as it was cancelled finds another one pending, or none.
            if (pending == null || number != waits) {
                return;
            }
            long now = nanoClock.getAsLong();
            // While the scheduler is halted the tick stays due. It tells nobody who asks for it when it goes on.
            long lookAgain = now + HALTED_LOOK_NANOS;
            halted = job.isHalted();
            if (!halted) {
                next(now);
                lookAgain = due;
            }
            await(lookAgain);
        }
        try {
            (halted ? onHalted : onDue).run();
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "A tick of worker %s could not be begun", job.identity());
        }
    }

    private void next(long now) {
        if (now - step >= STALL_NANOS) {
            // Too much to make up for a little with each tick.
            step = now;
        }
        step += interval.toNanos();
        due = now + Math.max(step - now, interval.toNanos() - catchUp);
    }

    /**
     * The tick that came last waits for its lock no longer, so that its work begins now.
     *
     * @param wait for how long it did: the next one is not to follow the sooner for it
     */
    synchronized void heldUp(Duration wait) {
        long earliest = nanoClock.getAsLong() + interval.toNanos() - catchUp;
        if (wait.toNanos() <= catchUp || due - earliest >= 0) {
            return;
        }
        due = earliest;
        if (pending != null) {
            cancelWait();
            await(due);
        }
    }

    /** Whether the app halted its scheduler or the worker's job there. */
    boolean isHalted() {
        return job.isHalted();
    }

    /** When the next tick is due; empty while none is to come. */
    synchronized Optional<Instant> nextDue() {
        return running && !isHalted() ? Optional.of(Instant.now().plusNanos(due - nanoClock.getAsLong())) : Optional.empty();
    }

    /** How long a tick is overdue: negative while it is not, empty while none is to come. */
    synchronized Optional<Duration> overdueBy() {
        return running && !isHalted() ? Optional.of(Duration.ofNanos(nanoClock.getAsLong() - due)) : Optional.empty();
    }
}
