package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;

/**
 * Represents a worker as a job in the app's scheduler, where it is listed, halted and paused like other jobs. It is
 * never due, otherwise the scheduler would run the empty jobs of all workers in the same moment of each second, and ticks that
 * start then would be late. It is created once, and anew only for another interval, because a new job would lose a pause. If
 * the job fails in
 * any way, the worker still ticks.
 * Thread-safe.
 */
final class SchedulerJob {

    private static final Logger LOG = Logger.getLogger(SchedulerJob.class);
    /** Logged once, because the jobs of all workers are rejected for the same reason. */
    private static final AtomicBoolean REFUSAL_NAMED = new AtomicBoolean();

    /** The scheduler warns of shorter intervals. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** A hundred years. */
    private static final String NEVER = Duration.ofDays(36_500).toString();

    private final Scheduler scheduler;
    private final String identity;
    private boolean attempted;
    /** Read without the lock, which is held while the scheduler creates the job. */
    private volatile boolean created;
    private final Drain drain;
    /** Whether the job is paused while it is being replaced; otherwise a tick could start before the new one is paused. */
    private volatile boolean pausedMeanwhile;

    SchedulerJob(Scheduler scheduler, String identity, Drain drain) {
        this.scheduler = scheduler;
        this.identity = identity;
        this.drain = drain;
    }

    String identity() {
        return identity;
    }

    /** Creates the job on the first call, and never after it was removed. */
    synchronized void create(Duration interval) {
        if (attempted) {
            return;
        }
        attempted = true;
        schedule(interval);
    }

    /** Replaces the job by one with another interval. A pause stays; one that the app sets at this very moment may be lost. */
    synchronized void change(Duration interval) {
        if (!created) {
            return;
        }
        try {
            pausedMeanwhile = scheduler.isPaused(identity);
            created = false;
            scheduler.unscheduleJob(identity);
            schedule(interval);
            if (pausedMeanwhile) {
                scheduler.pause(identity);
            }
        } catch (RuntimeException e) {
            LOG.debugf(e, "Could not replace the job of worker %s in the app's scheduler", identity);
        } finally {
            pausedMeanwhile = false;
        }
    }

    private void schedule(Duration interval) {
        try {
            scheduler.newJob(identity)
                    // The scheduler keeps the text, and most workers of an app have one of a few intervals.
                    .setInterval(atLeast(SHORTEST, interval).toString().intern())
                    .setDelayed(NEVER)
                    // The job's executions are not the ticks, and this extension checks itself whether a tick is still running.
                    .setConcurrentExecution(ConcurrentExecution.PROCEED)
                    .setAsyncTask(execution -> Uni.createFrom().voidItem())
                    .schedule();
            created = true;
        } catch (RuntimeException e) {
            if (REFUSAL_NAMED.compareAndSet(false, true)) {
                LOG.infof("The app's scheduler does not list Tickrunner's workers, because %s. The workers still tick, and"
                        + " halt with the whole scheduler; pause one with TickService.pause() instead of"
                        + " Scheduler.pause(\"%s\")",
                        reason(e), identity);
            }
            LOG.debugf(e, "Could not create a job for worker %s in the app's scheduler", identity);
        }
    }

    private static Duration atLeast(Duration least, Duration interval) {
        return interval.compareTo(least) < 0 ? least : interval;
    }

    /**
     * Returns the reason in the app's terms. Quartz suggests a task class instead, but the job would then be a row that
     * outlives the app: the next replica could not create it, and an app without this extension could not start.
     */
    private String reason(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        return Scheduled.QUARTZ.equals(scheduler.implementation()) && message.contains("DB store")
                ? "quarkus-quartz keeps its jobs in a database"
                : "it rejected a job: " + message;
    }

    synchronized void remove() {
        attempted = true;
        if (created) {
            created = false;
            try {
                scheduler.unscheduleJob(identity);
            } catch (RuntimeException e) {
                LOG.debugf(e, "Could not remove the job of worker %s from the app's scheduler", identity);
            }
        }
    }

    /**
     * Returns whether this replica is drained, or the app halted its scheduler or this job; {@code false} if that is unknown. A
     * job that was not created is not looked up, because Quartz would query its database at each tick and each health check.
     */
    boolean isHalted() {
        if (drain.isOn()) {
            return true;
        }
        try {
            return !scheduler.isRunning() || pausedMeanwhile || created && scheduler.isPaused(identity);
        } catch (RuntimeException e) {
            LOG.debugf(e, "Could not find out from the app's scheduler whether the job of worker %s is paused", identity);
            return false;
        }
    }
}
