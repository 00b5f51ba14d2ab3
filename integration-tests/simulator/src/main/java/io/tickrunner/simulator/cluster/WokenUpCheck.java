package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.simulator.kernel.Kernel;

/**
 * Checks {@link Check#WOKEN_UP}, by what the server has committed and what replicas were asked for. A notification is never
 * lost: each replica hears it, or opens a session later and ticks then. A request is in the memory of the replica that was
 * asked, and is told the others at once; it may be lost if they cannot hear it.
 */
final class WokenUpCheck {

    /** By then every replica that nothing disturbs has heard of a request. */
    private static final long HEARD_NANOS = Duration.ofSeconds(1).toNanos();
    /** A tick that found its lock busy comes again after that. */
    private static final Duration IN_VAIN = Duration.ofSeconds(1);
    private static final Duration SLACK = Duration.ofSeconds(2);

    /** A wake-up that no work has followed yet. */
    private static final class Debt {

        private final WorkerPlan plan;
        /** Who must tick; null if it does not matter. */
        private final Replica debtor;
        private final long at;
        private final String what;
        /** Since when nothing has stood in its way, apart from what befell replicas. */
        private long since;

        private Debt(WorkerPlan plan, Replica debtor, long at, String what) {
            this.plan = plan;
            this.debtor = debtor;
            this.at = at;
            this.what = what;
            this.since = at;
        }
    }

    private final Cluster cluster;
    private final Checker checker;
    private final Kernel kernel;
    private final long calm;
    private final List<Debt> debts = new ArrayList<>();

    WokenUpCheck(Cluster cluster, Checker checker, long calm) {
        this.cluster = cluster;
        this.checker = checker;
        this.kernel = cluster.kernel();
        this.calm = calm;
    }

    void notified(WorkerPlan plan) {
        long now = kernel.nanos();
        if (plan.isOfCluster()) {
            debts.add(new Debt(plan, null, now, "the notification"));
        } else {
            cluster.living().stream().filter(replica -> replica.worker(plan.lockId()).isPresent())
                    .forEach(replica -> debts.add(new Debt(plan, replica, now, "the notification")));
        }
    }

    /** A replica has accepted a request. */
    void requested(WorkerPlan plan, Replica by, long at) {
        if (!plan.isOfCluster()) {
            debts.add(new Debt(plan, by, at, "the request"));
        } else if (cluster.living().stream().allMatch(replica -> replica.isUp() && replica.isCalmSince(at - calm))) {
            Debt debt = new Debt(plan, null, at, "the request in " + by);
            debts.add(debt);
            kernel.after(HEARD_NANOS, null, () -> forgiveUnlessHeard(debt, by));
        }
    }

    /** A replica that died needed not hear, but the one that was asked had to live until the others had heard. */
    private void forgiveUnlessHeard(Debt debt, Replica by) {
        boolean heard = by.process().isAlive() && !by.isStopping() && cluster.living().stream()
                .allMatch(replica -> replica.isStopping() || replica.isCalmSince(debt.at - calm));
        if (!heard) {
            debts.remove(debt);
        }
    }

    /** Work begins, whatever started it. It may begin in the very moment of the request, because computing takes no time. */
    void began(Run run) {
        debts.removeIf(debt -> debt.plan == run.plan && (debt.debtor == null || debt.debtor == run.replica)
                && debt.at <= run.began);
    }

    /** A closed gate answers a wake-up. */
    void gated(Replica replica, WorkerPlan plan, long began) {
        debts.removeIf(debt -> debt.plan == plan && (debt.debtor == null || debt.debtor == replica) && debt.at <= began);
    }

    void died(Replica replica) {
        debts.removeIf(debt -> debt.debtor == replica);
    }

    void look() {
        if (debts.isEmpty() || !cluster.scenario().isPunctual()) {
            return;
        }
        boolean calmNow = cluster.isCalmFor(calm);
        for (Debt debt : debts) {
            if (checker.pauses().isTouchedSince(debt.plan.lockId(), kernel.nanos() - calm)) {
                debt.since = kernel.nanos();
            }
            long since = Math.max(debt.since, cluster.disturbedAt() + calm);
            if (calmNow && (debt.debtor == null || !debt.debtor.isStopping())
                    && kernel.nanos() - since > longest(debt.plan).toNanos()) {
                throw checker.violated(Check.WOKEN_UP, debt.plan.name() + " has not run"
                        + (debt.debtor == null ? "" : " in " + debt.debtor) + " since " + debt.what + " at " + debt.at);
            }
        }
    }

    /** Returns the most time from a wake-up to the start of work, while nothing stands in its way. */
    private Duration longest(WorkerPlan plan) {
        Duration again = plan.atMostEvery().compareTo(IN_VAIN) > 0 ? plan.atMostEvery() : IN_VAIN;
        Duration retry = plan.retry().map(WokenUpCheck::longestWait).orElse(Duration.ZERO);
        Duration one = again.plus(plan.longest().multipliedBy(2)).plus(plan.stubborn());
        int turns = plan.isOfCluster() ? 1 : cluster.scenario().replicas();
        return one.multipliedBy(turns).plus(retry).plus(cluster.settings().heartbeat()).plus(SLACK)
                .plus(cluster.scenario().isCertain() ? cluster.settings().deadline() : Duration.ZERO);
    }

    private static Duration longestWait(Retry retry) {
        return retry.first().multipliedBy(1L << Math.min(retry.most(), 10));
    }
}
