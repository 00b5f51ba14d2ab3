package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.simulator.kernel.Violation;

/** Checks {@link Check#ATTEMPTS}. Attempts are in the memory of one replica. */
final class AttemptCheck {

    /** The attempts for one regular tick. */
    private static final class Series {

        private final Run first;
        /** The next regular tick of a cron worker comes after that. */
        private final Instant occurrence;
        private Run last;

        private Series(Run first) {
            this.first = first;
            this.occurrence = first.isWakeUp() ? first.replica.process().clock().now() : first.occurrence;
            this.last = first;
        }
    }

    private record Key(Replica replica, WorkerPlan plan) {
    }

    private final Cluster cluster;
    private final TickDelay delay;
    private final Map<Key, Series> latest = new HashMap<>();

    AttemptCheck(Cluster cluster) {
        this.cluster = cluster;
        this.delay = new TickDelay(cluster);
    }

    /** Work begins that nobody forced. */
    void began(Run run) {
        Key key = new Key(run.replica, run.plan);
        if (run.isFirst()) {
            latest.put(key, new Series(run));
            return;
        }
        Series series = latest.get(key);
        mustFollowAFailure(series, run);
        mustBeAllowed(run);
        mustComeAtItsTime(series, run);
        series.last = run;
    }

    /** A tick ended that lost its lock: it has failed, even if its work has ended well. */
    void lostItsLock(Replica replica, WorkerPlan plan) {
        Series series = latest.get(new Key(replica, plan));
        if (series != null) {
            series.last.succeeded = false;
        }
    }

    private void mustFollowAFailure(Series series, Run run) {
        if (series == null || !Objects.equals(series.last.occurrence, run.occurrence) || series.last.attempt != run.attempt - 1
                || !series.last.over || series.last.succeeded) {
            throw violated(run, "which follows no failed attempt at it");
        }
    }

    private void mustBeAllowed(Run run) {
        if (run.attempt > run.plan.mostAttempts()) {
            throw violated(run, "but it has at most " + run.plan.mostAttempts());
        }
    }

    private void mustComeAtItsTime(Series series, Run run) {
        Retry retry = run.plan.retry().orElseThrow();
        long pause = retry.first().toNanos() << run.attempt - 2;
        long waited = run.began - series.last.ended;
        if (waited < pause - WorkerPlan.drift(pause) - 1) {
            throw violated(run, "only " + Duration.ofNanos(waited) + " after the one before it");
        }
        Duration wait = delay.most(run.replica);
        boolean set = run.plan.isCron() && cluster.clocks().isSetSince(run.replica, series.first.began - wait.toNanos());
        if (set || run.plan.isStubborn() || !delay.isLimited(run.replica, wait)) {
            return;
        }
        // A regular tick of an interval that finds the one before still at its first attempt is dropped.
        long interval = run.plan.interval().toNanos();
        long from = series.first.ended > series.first.began + interval - wait.toNanos() ? series.first.ended
                : series.first.began;
        long most = interval + run.plan.drift() + wait.toNanos();
        boolean late = run.plan.planned().map(planned -> !run.replica.process().clock().now().minus(wait)
                .isBefore(planned.cron().next(series.occurrence).orElseThrow().plus(planned.jitter().orElse(Duration.ZERO))))
                .orElse(run.began - from > most);
        if (late) {
            throw violated(run, "although the next regular tick is due");
        }
    }

    private Violation violated(Run run, String what) {
        return cluster.checker().violated(Check.ATTEMPTS, run.replica + " begins attempt " + run.attempt + " at "
                + run.occurrence + " of " + run.plan.name() + ", " + what);
    }
}
