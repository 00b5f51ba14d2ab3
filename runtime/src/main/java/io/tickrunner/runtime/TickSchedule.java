package io.tickrunner.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;

/**
 * When a worker is due. A job of the app's scheduler stands for it there, so that it is named among the others, and halted or
 * paused with them; but that scheduler looks once a second, goes by the wall clock and now and then skips a fire. So ticks are
 * waited for here: an interval of the monotonic clock apart, and missed ticks are one tick. A late tick neither puts off all
 * that follow nor brings the next soon after it: the schedule gets back into step a little with each tick, or takes a new one
 * after a stall. Thread-safe.
 */
final class TickSchedule {

    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long HALTED_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Scheduler scheduler;
    private final ScheduledExecutorService timer;
    private final String identity;
    private final Duration interval;
    private final Runnable onDue;
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

    TickSchedule(Scheduler scheduler, ScheduledExecutorService timer, String identity, Duration interval, Runnable onDue,
            LongSupplier nanoClock) {
        this.scheduler = scheduler;
        this.timer = timer;
        this.identity = identity;
        this.interval = interval;
        this.onDue = onDue;
        this.nanoClock = nanoClock;
        this.catchUp = Math.min(interval.toNanos() / 100, MAX_CATCH_UP_NANOS);
    }

    /** Begins, or begins anew: the first tick after the delay, then every interval. Does nothing once it was closed. */
    synchronized void start(Duration delay) {
        if (closed) {
            return;
        }
        unschedule();
        due = nanoClock.getAsLong() + delay.toNanos();
        step = due;
        scheduler.newJob(identity)
                .setInterval(interval.toString())
                .setDelayed(delay.toString())
                // Its fires are not what ticks, and whether a tick is still running is this extension's to see.
                .setConcurrentExecution(ConcurrentExecution.PROCEED)
                .setAsyncTask(execution -> Uni.createFrom().voidItem())
                .schedule();
        running = true;
        await(due);
    }

    /** Ends it for good. */
    synchronized void close() {
        closed = true;
        unschedule();
    }

    private void unschedule() {
        if (running) {
            running = false;
            scheduler.unscheduleJob(identity);
        }
        if (pending != null) {
            pending.cancel(false);
            pending = null;
        }
    }

    private void await(long when) {
        long wait = when - nanoClock.getAsLong();
        int number = ++waits;
        pending = timer.schedule(() -> arrived(number), Math.max(0, wait), TimeUnit.NANOSECONDS);
    }

    private void arrived(int number) {
        synchronized (this) {
            // One that was on its way as it was cancelled finds another one pending, or none.
            if (pending == null || number != waits) {
                return;
            }
            long now = nanoClock.getAsLong();
            // While the scheduler is halted the tick stays due. It tells nobody who asks for it when it goes on.
            long lookAgain = now + HALTED_LOOK_NANOS;
            try {
                if (isHalted()) {
                    return;
                }
                next(now);
                lookAgain = due;
            } finally {
                // Whatever the scheduler answers, or throws, must not be the end of the schedule.
                await(lookAgain);
            }
        }
        onDue.run();
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
            pending.cancel(false);
            await(due);
        }
    }

    /** Whether the app halted its scheduler or this job of it. */
    private boolean isHalted() {
        return !scheduler.isRunning() || scheduler.isPaused(identity);
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
