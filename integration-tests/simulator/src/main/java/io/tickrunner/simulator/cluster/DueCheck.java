package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.tickrunner.Missed;
import io.tickrunner.runtime.cadence.PlannedSchedule;
import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.postgres.SimulatedSession;

/**
 * Checks {@link Check#OCCURRENCES_RUN}: of cadence CLUSTER in the replica that holds the lock, of cadence REPLICA once the
 * clocks
 * of all replicas have reached the occurrence, because until then each may have been turned away by another that tried as well.
 */
final class DueCheck {

    private static final Duration SLACK = Duration.ofSeconds(3);

    /** A replica that can run a worker. */
    private record Service(Replica replica, WorkerPlan plan) {
    }

    private final Cluster cluster;
    private final Kernel kernel;
    private final long calm;
    /** Since when it can without a break, by its wall clock. */
    private final Map<Service, Instant> since = new HashMap<>();
    /** The last occurrence that began, or may have been announced. */
    private final Map<WorkerPlan, Instant> usedUp = new HashMap<>();

    DueCheck(Cluster cluster, long calm) {
        this.cluster = cluster;
        this.kernel = cluster.kernel();
        this.calm = calm;
    }

    /** Work begins for an occurrence. */
    void began(Run run) {
        usedUp.merge(run.plan, run.occurrence, DueCheck::later);
    }

    /** A replica died, perhaps after it had announced an occurrence and before the work began. Nobody can withdraw that. */
    void died(Replica replica) {
        for (WorkerPlan plan : cluster.plans()) {
            SimulatedSession holder = cluster.ledger().holder(plan.lockId());
            boolean mayHaveAnnounced = !replica.isUp()
                    || replica.connection().map(connection -> connection.session() == holder).orElse(false);
            if (plan.isCron() && mayHaveAnnounced) {
                plan.planned().orElseThrow().cron().latest(replica.process().clock().now())
                        .ifPresent(occurrence -> usedUp.merge(plan, occurrence, DueCheck::later));
            }
        }
    }

    void look() {
        for (WorkerPlan plan : cluster.plans()) {
            if (plan.isCron()) {
                look(plan);
            }
        }
    }

    private void look(WorkerPlan plan) {
        boolean checked = cluster.scenario().isPunctual() && plan.isReliable()
                && !cluster.checker().pauses().isTouchedSince(plan.lockId(), kernel.nanos() - calm);
        List<Replica> servers = !checked ? List.of() : plan.isOfCluster() ? holder(plan) : all();
        since.keySet().removeIf(service -> service.plan == plan && !servers.contains(service.replica));
        Instant due = null;
        for (Replica replica : servers) {
            Instant begin = since.computeIfAbsent(new Service(replica, plan), any -> replica.process().clock().now());
            Instant here = due(plan, replica, begin).orElse(Instant.MIN);
            due = due == null || here.isBefore(due) ? here : due;
        }
        if (due != null && due.isAfter(usedUp.getOrDefault(plan, Instant.MIN))) {
            throw cluster.checker().violated(Check.OCCURRENCES_RUN, plan.name() + " has not run for " + due + " in " + servers
                    + ", but last for " + usedUp.get(plan));
        }
    }

    private List<Replica> holder(WorkerPlan plan) {
        SimulatedSession holder = cluster.ledger().holder(plan.lockId());
        Replica replica = holder == null ? null : cluster.checker().ownerOf(holder);
        return replica != null && serves(replica) && replica.trusts(plan.lockId()) ? List.of(replica) : List.of();
    }

    private List<Replica> all() {
        List<Replica> living = cluster.living();
        return living.stream().allMatch(this::serves) ? living : List.of();
    }

    private boolean serves(Replica replica) {
        return replica.isUp() && !replica.isStopping() && replica.isCalmFor(calm)
                && !cluster.clocks().isSetSince(replica, kernel.nanos() - calm);
    }

    /** Returns the last occurrence that the replica must have begun by now, unless another one has. */
    private Optional<Instant> due(WorkerPlan plan, Replica replica, Instant begin) {
        PlannedSchedule planned = plan.planned().orElseThrow();
        Instant now = replica.process().clock().now();
        Instant until = now.minus(planned.jitter().orElse(Duration.ZERO)).minus(plan.longest().multipliedBy(2)).minus(SLACK)
                .minus(cluster.scenario().isCertain() ? cluster.settings().deadline() : Duration.ZERO);
        // The replica knows of none before its start. What came before its clock was set back was run or given up by then.
        return planned.cron().latest(until).filter(occurrence -> occurrence.isAfter(cluster.clocks().shownBefore(replica)))
                .filter(occurrence -> occurrence.isAfter(begin) || begin.isBefore(until) && isMadeUp(occurrence, planned, now));
    }

    /** Returns whether an occurrence runs that came before the replica could run it. */
    private boolean isMadeUp(Instant occurrence, PlannedSchedule planned, Instant now) {
        return planned.missed() == Missed.RUN_ONCE
                && Duration.between(occurrence, now).compareTo(planned.missedWithin().minusNanos(calm)) < 0;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
