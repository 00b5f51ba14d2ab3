package io.tickrunner.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;

/**
 * When a worker is due: a job of the app's scheduler, made precise. The scheduler looks once a second and goes by the wall
 * clock; here a tick is never earlier than an interval of the monotonic clock after the one before, and missed ticks are one
 * tick. Thread-safe.
 */
final class TickSchedule {

    private static final Duration SCHEDULER_STEP = Duration.ofSeconds(1);

    private final Scheduler scheduler;
    private final ScheduledExecutorService timer;
    private final String identity;
    private final Duration interval;
    private final Runnable onDue;

    private boolean running;
    private long due;
    private ScheduledFuture<?> pending;

    TickSchedule(Scheduler scheduler, ScheduledExecutorService timer, String identity, Duration interval, Runnable onDue) {
        this.scheduler = scheduler;
        this.timer = timer;
        this.identity = identity;
        this.interval = interval;
        this.onDue = onDue;
    }

    /** Begins, or begins anew: the first tick after the delay, then every interval. */
    synchronized void start(Duration delay) {
        stop();
        running = true;
        due = System.nanoTime() + delay.toNanos();
        if (delay.compareTo(SCHEDULER_STEP) <= 0) {
            await(due);
        }
        // One step early, as the scheduler may be up to a step late; the rest is waited for here.
        Duration early = delay.minus(SCHEDULER_STEP);
        scheduler.newJob(identity)
                .setInterval(interval.toString())
                .setDelayed((early.isNegative() ? Duration.ZERO : early).toString())
                // A tick that is still running is this extension's to see, as a forced one may be running too.
                .setConcurrentExecution(ConcurrentExecution.PROCEED)
                .setAsyncTask(execution -> {
                    fired();
                    return Uni.createFrom().voidItem();
                })
                .schedule();
    }

    synchronized void stop() {
        if (running) {
            running = false;
            scheduler.unscheduleJob(identity);
        }
        if (pending != null) {
            pending.cancel(false);
            pending = null;
        }
    }

    private synchronized void fired() {
        if (running && pending == null) {
            await(due);
        }
    }

    private void await(long when) {
        long wait = when - System.nanoTime();
        pending = timer.schedule(this::arrived, Math.max(0, wait), TimeUnit.NANOSECONDS);
    }

    private void arrived() {
        synchronized (this) {
            if (!running || pending == null) {
                return;
            }
            pending = null;
            due = Math.max(due, System.nanoTime()) + interval.toNanos();
        }
        onDue.run();
    }

    /** When the next tick is due; empty while the schedule is stopped. */
    synchronized Optional<Instant> nextDue() {
        return running ? Optional.of(Instant.now().plusNanos(due - System.nanoTime())) : Optional.empty();
    }

    /** How long a tick is overdue: negative while it is not, empty while the schedule is stopped. */
    synchronized Optional<Duration> overdueBy() {
        return running ? Optional.of(Duration.ofNanos(System.nanoTime() - due)) : Optional.empty();
    }
}
