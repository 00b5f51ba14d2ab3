package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.tickrunner.Cadence;
import io.tickrunner.simulator.kernel.Kernel;

/** Checks what must hold, by what the work of all replicas really does. */
final class Checker {

    /** Starts of one worker may come so much closer than its interval: it catches up, and clocks of replicas differ. */
    private static final long START_SLACK_NANOS = Duration.ofMillis(350).toNanos();
    /** So long before a start nothing may have disturbed the replicas, or what they know of each other is not checked. */
    private static final long CALM_NANOS = Duration.ofSeconds(30).toNanos();

    private final Kernel kernel;
    private final Duration heartbeat;
    private final Map<Long, List<Run>> active = new HashMap<>();
    private final Map<Long, Run> lastStarts = new HashMap<>();
    private final Map<Long, Integer> starts = new HashMap<>();
    private int overlaps;

    Checker(Kernel kernel, Duration heartbeat) {
        this.kernel = kernel;
        this.heartbeat = heartbeat;
    }

    long now() {
        return kernel.nanos();
    }

    /** Work begins. */
    Run began(Replica replica, WorkerPlan plan, boolean forced) {
        Run run = new Run(replica, plan, forced, kernel.nanos());
        kernel.note("%s begins %s", replica.process().name(), plan.name());
        for (Run other : active(plan)) {
            if (other.replica == replica) {
                throw kernel.violated("Twice at once in " + replica + ": " + plan.name());
            }
            overlaps++;
            if (other.believes()) {
                throw kernel.violated("Twice at once: " + replica + " begins " + plan.name() + " while " + other.replica
                        + " trusts its lock since " + other.began);
            }
        }
        checkInterval(run);
        active(plan).add(run);
        starts.merge(plan.lockId(), 1, Integer::sum);
        return run;
    }

    private void checkInterval(Run run) {
        if (run.plan.cadence() != Cadence.CLUSTER || run.forced) {
            return;
        }
        Run before = lastStarts.put(run.plan.lockId(), run);
        if (before == null || run.plan.interval().compareTo(heartbeat) <= 0) {
            return;
        }
        long gap = run.began - before.began;
        boolean calm = before.began - before.replica.disturbedAt() > CALM_NANOS
                && before.began - run.replica.disturbedAt() > CALM_NANOS;
        if (calm && gap < run.plan.interval().toNanos() * 99 / 100 - START_SLACK_NANOS) {
            throw kernel.violated("Too soon: " + run.plan.name() + " begins in " + run.replica + " after "
                    + Duration.ofNanos(gap) + " of " + run.plan.interval() + ", last in " + before.replica);
        }
    }

    /**
     * The work asked whether its lock is held, and was told yes: then no other replica had begun after it when it asked.
     *
     * @param asked when it asked
     */
    void passed(Run run, long asked) {
        for (Run other : active(run.plan)) {
            if (other.began > run.began && other.began < asked && !run.over) {
                throw kernel.violated("A check of the lock passes in " + run.replica + " although " + other.replica
                        + " has taken over " + run.plan.name());
            }
        }
    }

    /** Work ended, however. */
    void ended(Run run) {
        if (!kernel.isOver()) {
            kernel.note("%s ends %s", run.replica.process().name(), run.plan.name());
        }
        run.over = true;
        active(run.plan).remove(run);
    }

    void died(Replica replica) {
        active.values().forEach(runs -> runs.removeIf(run -> {
            boolean gone = run.replica == replica;
            run.over |= gone;
            return gone;
        }));
    }

    private List<Run> active(WorkerPlan plan) {
        return active.computeIfAbsent(plan.lockId(), id -> new ArrayList<>());
    }

    boolean isActive(WorkerPlan plan) {
        return !active(plan).isEmpty();
    }

    /** Returns how often work of this worker has begun, anywhere. */
    int starts(WorkerPlan plan) {
        return starts.getOrDefault(plan.lockId(), 0);
    }

    /** Returns how often work began while that of another replica went on, which no longer trusted its lock. */
    int overlaps() {
        return overlaps;
    }
}
