package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.quarkus.scheduler.Trigger;

/**
 * Shows a worker as a job of the app's scheduler, by the worker's own state. Created for each request, because a real job would
 * cost heap per worker, would be looked at each second, and would be a row in Quartz' JDBC store. Thread-safe.
 */
public final class SchedulerJob implements Trigger {

    private final ObservedWorker worker;
    private final TickSchedule schedule;
    private final Duration overdueAfter;

    private SchedulerJob(ObservedWorker worker, TickSchedule schedule, Duration overdueAfter) {
        this.worker = worker;
        this.schedule = schedule;
        this.overdueAfter = overdueAfter;
    }

    /**
     * Returns the job of a worker; empty if the worker ticks only when forced, or has stopped.
     *
     * @param overdueAfter how late a tick may start before the job counts as overdue
     */
    public static Optional<SchedulerJob> of(ObservedWorker worker, Duration overdueAfter) {
        return worker.schedule().filter(schedule -> !schedule.isClosed())
                .map(schedule -> new SchedulerJob(worker, schedule, overdueAfter));
    }

    /** Pauses the worker in this replica, independent of {@link io.tickrunner.TickService#pause()}, and releases its lock. */
    public void pause() {
        schedule.pause(true);
        worker.halted();
    }

    /** Ends the pause. A tick that came due during it follows within a second. */
    public void resume() {
        schedule.pause(false);
    }

    public boolean isPaused() {
        return schedule.isPaused();
    }

    @Override
    public String getId() {
        return worker.name();
    }

    /** Returns when the next tick is due; {@code null} while the worker or the whole scheduler is paused. */
    @Override
    public Instant getNextFireTime() {
        return worker.health().nextDue();
    }

    /** Returns when the last tick started in this replica. */
    @Override
    public Instant getPreviousFireTime() {
        return worker.state.lastStart();
    }

    @Override
    public boolean isOverdue() {
        return worker.overdueBy().filter(by -> by.compareTo(overdueAfter) > 0).isPresent();
    }
}
