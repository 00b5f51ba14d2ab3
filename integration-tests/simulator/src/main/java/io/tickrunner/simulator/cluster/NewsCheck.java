package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.tickrunner.simulator.kernel.Kernel;

/** Checks {@link Check#NEWS}. */
final class NewsCheck {

    /** By then every replica that nothing disturbs has heard of what the server has passed on. */
    private static final long HEARD_NANOS = Duration.ofMillis(500).toNanos();
    /** By then the work has begun that was announced. */
    private static final long BEGUN_NANOS = Duration.ofSeconds(1).toNanos();
    /** The age of news is known as exactly as that. */
    private static final Duration SLACK = Duration.ofMillis(600);
    private static final Duration FUTURE_SLACK = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final Kernel kernel;
    private final long calm;
    /** The last starts of workers that nobody forced. */
    private final Map<Long, Run> lastStarts = new TreeMap<>();
    private final Map<Long, Long> lastPossible = new TreeMap<>();

    NewsCheck(Cluster cluster, long calm) {
        this.cluster = cluster;
        this.kernel = cluster.kernel();
        this.calm = calm;
    }

    /** Work begins at its regular time, of a worker whose starts the replicas tell each other. */
    void began(Run run) {
        lastStarts.put(run.plan.lockId(), run);
        boolean toldBefore = isToldBefore(run);
        if (run.calm && cluster.scenario().isPunctual()) {
            long heard = HEARD_NANOS + (toldBefore ? 0 : cluster.settings().heartbeat().toNanos());
            kernel.after(heard, null, () -> mustHaveHeard(run));
        }
    }

    /** Returns whether the others are told before the work begins. Of a wake-up they are told a moment later. */
    private boolean isToldBefore(Run run) {
        return !run.isWakeUp()
                && (run.plan.isCron() || run.plan.interval().compareTo(cluster.settings().heartbeat()) > 0);
    }

    private void mustHaveHeard(Run run) {
        if (run.replica.disturbedAt() >= run.began && !run.replica.process().isAlive()) {
            // It may have died before its next heartbeat.
            if (!isToldBefore(run)) {
                return;
            }
        } else if (!run.replica.isCalmSince(run.began) && !isToldBefore(run)) {
            return;
        }
        for (Replica replica : cluster.living()) {
            if (replica != run.replica && replica.has(run.plan) && isInformed(replica)) {
                mustKnow(replica, run.plan, Duration.ofNanos(kernel.nanos() - run.began), "of " + run.replica);
            }
        }
    }

    /** A replica died, perhaps after it had announced a start and before the work began. Nobody can withdraw that. */
    void perhapsBegan(long lockId, long nanos) {
        lastPossible.merge(lockId, nanos, Math::max);
    }

    private boolean isInformed(Replica replica) {
        return !replica.isStopping() && replica.isUp() && replica.isCalmFor(calm);
    }

    private void mustKnow(Replica replica, WorkerPlan plan, Duration ago, String whose) {
        Optional<Duration> known = replica.lastRunAgo(plan.lockId());
        if (known.isEmpty() || known.get().compareTo(ago.plus(SLACK)) > 0) {
            throw cluster.checker().violated(Check.NEWS, replica + " does not know of the start of " + plan.name() + " " + whose
                    + " " + ago + " ago, but of one " + known.map(Duration::toString).orElse("never"));
        }
    }

    /** A replica has joined a while ago. */
    void joined(Replica newcomer) {
        if (!cluster.scenario().isPunctual() || newcomer.isStopping() || !newcomer.isCalmSince(newcomer.createdAt())) {
            return;
        }
        for (WorkerPlan plan : cluster.plans().stream().filter(newcomer::has).toList()) {
            for (Replica other : cluster.living()) {
                if (other != newcomer && plan.isShared() && isInformed(other)
                        && other.isCalmSince(newcomer.createdAt() - calm)) {
                    other.lastRunAgo(plan.lockId()).filter(ago -> ago.compareTo(Duration.ofSeconds(5)) > 0)
                            .ifPresent(ago -> mustKnow(newcomer, plan, ago, "that " + other + " knows of,"));
                }
            }
        }
    }

    /** Looks whether a replica believes in a start that never was. */
    void look(Replica replica) {
        if (!replica.isUp() || !cluster.isCalmFor(calm)) {
            return;
        }
        for (WorkerPlan plan : cluster.plans()) {
            Run last = lastStarts.get(plan.lockId());
            if (plan.isShared() && last != null) {
                long latest = Math.max(last.began, lastPossible.getOrDefault(plan.lockId(), 0L));
                Duration ago = Duration.ofNanos(kernel.nanos() - latest - WorkerPlan.drift(kernel.nanos() - latest));
                replica.lastRunAgo(plan.lockId()).filter(known -> known.plus(FUTURE_SLACK).compareTo(ago) < 0)
                        .ifPresent(known -> kernel.after(BEGUN_NANOS, null, () -> mustHaveBeen(replica, last, known)));
            }
        }
    }

    /** A replica tells of a start before the work begins, so that the others may hear of it first. */
    private void mustHaveBeen(Replica replica, Run last, Duration known) {
        if (lastStarts.get(last.plan.lockId()) == last && replica.process().isAlive() && cluster.isCalmFor(calm)) {
            throw cluster.checker().violated(Check.NEWS, replica + " believed that " + last.plan.name() + " started " + known
                    + " before, but it had started at " + last.began + " in " + last.replica);
        }
    }
}
