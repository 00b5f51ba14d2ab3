package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;

/**
 * The job of the app's scheduler that stands for a worker there: it is listed among the others, and halted or paused with them.
 * Its fires do nothing. A mirror, made once, so that a pause of it lasts; whatever goes wrong with it, the worker ticks.
 * Thread-safe.
 */
final class SchedulerJob {

    private static final Logger LOG = Logger.getLogger(SchedulerJob.class);
    /** What one worker's job meets, those of all others meet. */
    private static final AtomicBoolean REFUSAL_NAMED = new AtomicBoolean();

    private final Scheduler scheduler;
    private final String identity;
    private boolean attempted;
    /** Read without the lock, under which the scheduler makes the job. */
    private volatile boolean created;

    SchedulerJob(Scheduler scheduler, String identity) {
        this.scheduler = scheduler;
        this.identity = identity;
    }

    String identity() {
        return identity;
    }

    /** Makes the job, the first time, and never once it was removed. */
    synchronized void create(Duration interval, Duration delay) {
        if (attempted) {
            return;
        }
        attempted = true;
        try {
            scheduler.newJob(identity)
                    // The scheduler keeps the text, and most workers of an app have one of a few intervals.
                    .setInterval(interval.toString().intern())
                    .setDelayed(delay.toString())
                    // Its fires are not what ticks, and whether a tick is still running is this extension's to see.
                    .setConcurrentExecution(ConcurrentExecution.PROCEED)
                    .setAsyncTask(execution -> Uni.createFrom().voidItem())
                    .schedule();
            created = true;
        } catch (RuntimeException e) {
            if (REFUSAL_NAMED.compareAndSet(false, true)) {
                LOG.infof("The app's scheduler does not list Tickrunner's workers, because %s. They tick all the same and halt"
                        + " with the whole scheduler; pause one with TickService.pause(), not with Scheduler.pause(\"%s\")",
                        reason(e), identity);
            }
            LOG.debugf(e, "No job of the app's scheduler stands for worker %s", identity);
        }
    }

    /**
     * Says why in the app's terms. Quartz suggests a class as the task instead, but the job would then be a row that outlives
     * the app: the next replica cannot create it, and an app without this extension cannot start.
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
     * Returns whether the app halted its scheduler or this job of it. One that cannot say has not. A job that was not created
     * is not asked for, because Quartz would look in its database, at each tick and each health check.
     */
    boolean isHalted() {
        try {
            return !scheduler.isRunning() || created && scheduler.isPaused(identity);
        } catch (RuntimeException e) {
            LOG.debugf(e, "The app's scheduler cannot say whether the job of worker %s is paused", identity);
            return false;
        }
    }
}
