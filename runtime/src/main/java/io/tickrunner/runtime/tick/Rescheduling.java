package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jboss.logging.Logger;

import io.tickrunner.Cadence;
import io.tickrunner.runtime.cadence.Rhythm;
import io.tickrunner.runtime.ledger.ScheduleEntry;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.peer.ScheduleBook;
import io.tickrunner.runtime.time.Jitter;
import io.tickrunner.runtime.worker.Rescheduler;
import io.tickrunner.runtime.worker.WorkerSettings;

/**
 * Gives a worker the schedule that was last set in any replica. A running tick is not disturbed. The next tick comes one
 * interval
 * after the last start, or at the next occurrence by the new expression.
 */
record Rescheduling(ObservedWorker worker, Optional<TakeOver> takeOver) {

    private static final Logger LOG = Logger.getLogger(Rescheduling.class);

    /**
     * Sets another schedule in all replicas.
     *
     * @param by who does it; {@code null} if unknown
     * @throws IllegalArgumentException if the schedule is invalid; the message lists every fault with its fix
     * @throws IllegalStateException if the worker was unregistered or the app is stopping
     */
    ChangeProgress everywhere(String every, String cron, String by) {
        WorkerSettings wanted;
        try {
            wanted = worker.env.rescheduler().read(worker.ownSettings(), every, cron);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Worker " + worker.name() + " cannot be rescheduled: " + e.getMessage());
        }
        return tell(Rescheduler.text(wanted.schedule()), by);
    }

    /**
     * Goes back to the schedule of code and configuration in all replicas.
     *
     * @param by who does it; {@code null} if unknown
     * @throws IllegalStateException if the worker was unregistered or the app is stopping
     */
    ChangeProgress resetEverywhere(String by) {
        return tell("", by);
    }

    private ChangeProgress tell(String text, String by) {
        if (worker.isStopping()) {
            throw new IllegalStateException("Worker " + worker.name()
                    + " cannot be rescheduled: it was unregistered or the app is"
                    + " stopping; use the service that Tickrunner.service(\"" + worker.name() + "\") returns after it was"
                    + " registered again");
        }
        Instant now = worker.env.planTime().now();
        Optional<ReplicaCoordinator> replicas = worker.env.coordinator();
        if (replicas.isEmpty()) {
            adopt(new ScheduleBook.Entry(text, now.toEpochMilli(), 1));
            return new Lasting(worker).rescheduled(CompletableFuture.completedStage(null), by);
        }
        CompletionStage<Void> told = replicas.get().changeSchedule(worker.lockId(), text, now);
        adopt();
        return new Lasting(worker).rescheduled(told, by);
    }

    /** Adopts a schedule that the ledger remembers, unless a living replica knows of a later change. */
    void remembered(ScheduleEntry schedule) {
        Optional<ReplicaCoordinator> replicas = worker.env.coordinator();
        if (replicas.isPresent()) {
            replicas.get().rememberSchedule(worker.lockId(), schedule.schedule(), schedule.since());
            adopt();
        } else if (worker.adopted() == null) {
            adopt(new ScheduleBook.Entry(schedule.schedule(), schedule.since().toEpochMilli(), 0));
        }
    }

    /**
     * Adopts the schedule that is in force in all replicas. A schedule that is invalid here is logged and ignored.
     *
     * @return whether the schedule here was another one
     */
    boolean adopt() {
        Optional<ScheduleBook.Entry> inForce = inForce();
        return inForce.isPresent() && adopt(inForce.get());
    }

    private Optional<ScheduleBook.Entry> inForce() {
        Optional<ReplicaCoordinator> replicas = worker.env.coordinator();
        return replicas.isPresent() ? replicas.get().schedule(worker.lockId()) : Optional.empty();
    }

    private boolean adopt(ScheduleBook.Entry told) {
        if (told.equals(worker.adopted())) {
            return false;
        }
        synchronized (worker) {
            // Another thread may have adopted this change or a later one meanwhile.
            ScheduleBook.Entry last = inForce().orElse(told);
            if (last.equals(worker.adopted()) || !exchange(last)) {
                return false;
            }
        }
        return true;
    }

    private boolean exchange(ScheduleBook.Entry told) {
        WorkerSettings before = worker.settings();
        WorkerSettings settings;
        try {
            settings = worker.env.rescheduler().read(worker.ownSettings(), told.text());
        } catch (IllegalArgumentException e) {
            LOG.warnf(
                    "Worker %s keeps its schedule %s, because %s, which was set in another replica, is invalid here: %s. Run the"
                            + " same version of the app with the same configuration in all replicas, or reschedule the worker",
                    worker.name(), Rescheduler.text(before.schedule()), told.text(), e.getMessage());
            worker.adopted(told, before);
            return false;
        }
        worker.adopted(told, settings);
        worker.schedule().ifPresent(s -> {
            Rhythm rhythm = worker.env.rhythm(settings, worker.news::lastOccurrence);
            rhythm.settled(since(told));
            s.change(settings.interval(), rhythm, untilDue(settings));
        });
        if (settings.schedule().isPlanned()) {
            // As at the start: one replica should hold the lock when the occurrence comes.
            takeOver.ifPresent(TakeOver::standBy);
        }
        if (!settings.equals(before)) {
            LOG.infof("Worker %s runs by the schedule %s instead of %s", worker.name(), Rescheduler.text(settings.schedule()),
                    Rescheduler.text(before.schedule()));
        }
        return true;
    }

    /** Returns the moment before which no occurrence is missed. A clock that is ahead must not hide occurrences to come. */
    private Instant since(ScheduleBook.Entry told) {
        Instant now = worker.env.planTime().now();
        return told.since().isAfter(now) ? now : told.since();
    }

    /** Returns the time until one interval has passed since the last start, wherever that was. */
    private Duration untilDue(WorkerSettings settings) {
        Duration interval = settings.interval();
        Optional<Duration> left = settings.cadence() == Cadence.CLUSTER ? worker.news.untilDue() : Optional.empty();
        return left.or(() -> sinceLastStartHere().map(interval::minus))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait.compareTo(interval) > 0 ? interval : wait)
                .orElseGet(() -> Jitter.upTo(settings.schedule().jitter().orElseGet(() -> Jitter.ofInterval(interval)),
                        worker.env.time().dice()));
    }

    private Optional<Duration> sinceLastStartHere() {
        return Optional.ofNullable(worker.state.lastStart())
                .map(start -> Duration.between(start, worker.env.time().now()));
    }
}
