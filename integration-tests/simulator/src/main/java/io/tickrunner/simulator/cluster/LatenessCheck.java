package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.time.Instant;

import io.tickrunner.Missed;
import io.tickrunner.runtime.cadence.CronSchedule;
import io.tickrunner.runtime.cadence.PlannedSchedule;
import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.kernel.Violation;

/** Checks {@link Check#MISSED}, by the wall clock of the replica that begins the work. */
final class LatenessCheck {

    private static final Duration ON_TIME = Duration.ofMinutes(1);

    private final Cluster cluster;
    private final Kernel kernel;
    private final TickDelay delay;

    LatenessCheck(Cluster cluster) {
        this.cluster = cluster;
        this.kernel = cluster.kernel();
        this.delay = new TickDelay(cluster);
    }

    /** Work begins for an occurrence. */
    void began(Run run) {
        Duration wait = delay.most(run.replica);
        // A clock that is set while a tick waits for its lock says nothing about when the tick was due.
        if (!run.isRegular() || cluster.clocks().isSetSince(run.replica, kernel.nanos() - wait.toNanos())) {
            return;
        }
        PlannedSchedule planned = run.plan.planned().orElseThrow();
        CronSchedule cron = planned.cron();
        Instant wall = run.replica.process().clock().now();
        if (!cron.latest(run.occurrence).orElseThrow().equals(run.occurrence)) {
            throw violated(run, "which is not planned");
        }
        if (wall.isBefore(run.occurrence)) {
            throw violated(run, "which has not come at " + wall);
        }
        if (!delay.isLimited(run.replica, wait)) {
            return;
        }
        Instant due = wall.minus(wait);
        Instant next = cron.next(run.occurrence).orElseThrow();
        if (!due.isBefore(next)) {
            throw violated(run, "although a later one has come at " + wall);
        }
        if (Duration.between(run.occurrence, due).compareTo(limit(planned, run.occurrence, next)) > 0) {
            throw violated(run, "which is too late at " + wall + " with " + planned.missed() + " within "
                    + planned.missedWithin());
        }
    }

    private Violation violated(Run run, String what) {
        return cluster.checker().violated(Check.MISSED,
                run.replica + " begins " + run.plan.name() + " for " + run.occurrence + ", " + what);
    }

    private static Duration limit(PlannedSchedule planned, Instant occurrence, Instant next) {
        Duration half = Duration.between(occurrence, next).dividedBy(2);
        Duration onTime = ON_TIME.plus(planned.jitter().orElse(Duration.ZERO));
        Duration shorter = onTime.compareTo(half) < 0 ? onTime : half;
        return planned.missed() == Missed.RUN_ONCE && planned.missedWithin().compareTo(shorter) > 0 ? planned.missedWithin()
                : shorter;
    }
}
