package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.postgres.SimulatedSession;

/** Checks {@link Check#HANDED_OVER}. */
final class HandOverCheck {

    /** It is left to those that lack their share for 500 ms; where all intervals are long, others hear of it within 400 ms. */
    private static final long TAKEN_NANOS = Duration.ofMillis(1_000).toNanos();
    private static final long STARTED_NANOS = Duration.ofMillis(1_500).toNanos();
    private static final Set<Fault> QUIET = EnumSet.of(Fault.TERMINATE, Fault.DRAIN, Fault.RUN_NOW, Fault.CLOCK_JUMP);

    /** The lock of a replica that stops. */
    private static final class HandOver {

        private final WorkerPlan plan;
        private final SimulatedSession from;
        private final Replica stopping;
        private long freeSince = -1;
        private long takenAt = -1;
        private SimulatedSession to;

        private HandOver(WorkerPlan plan, SimulatedSession from, Replica stopping) {
            this.plan = plan;
            this.from = from;
            this.stopping = stopping;
        }
    }

    private final Cluster cluster;
    private final Kernel kernel;
    private final Ledger ledger;
    private final long calm;
    private final List<HandOver> open = new ArrayList<>();

    HandOverCheck(Cluster cluster, long calm) {
        this.cluster = cluster;
        this.kernel = cluster.kernel();
        this.ledger = cluster.ledger();
        this.calm = calm;
    }

    /** A replica is told to stop. */
    void stops(Replica replica) {
        if (!cluster.scenario().isPunctual() || !replica.isCalmFor(calm) || !replica.isUp()) {
            return;
        }
        SimulatedSession session = replica.connection().orElseThrow().session();
        for (WorkerPlan plan : cluster.plans()) {
            if (plan.isOfCluster() && plan.isReliable() && ledger.holder(plan.lockId()) == session) {
                open.add(new HandOver(plan, session, replica));
            }
        }
    }

    void look() {
        open.removeIf(this::isSettled);
    }

    private boolean isSettled(HandOver handOver) {
        if (cluster.checker().pauses().isTouchedSince(handOver.plan.lockId(), kernel.nanos() - calm)) {
            return true;
        }
        SimulatedSession holder = ledger.holder(handOver.plan.lockId());
        if (holder == handOver.from) {
            Replica stopping = handOver.stopping;
            return stopping.isStopping() ? stopping.isImpaired() : !stopping.isMerelyHalted();
        }
        if (holder == null) {
            return handOver.to != null || isNotTaken(handOver);
        }
        if (handOver.to == null) {
            handOver.to = holder;
            handOver.takenAt = kernel.nanos();
        }
        // DueCheck says when a cron worker has to start.
        return holder != handOver.to || handOver.plan.isCron() || !QUIET.containsAll(cluster.scenario().faults())
                || isStarted(handOver);
    }

    private boolean isNotTaken(HandOver handOver) {
        if (handOver.freeSince < 0) {
            handOver.freeSince = kernel.nanos();
        }
        boolean wanted = cluster.living().stream()
                .anyMatch(replica -> replica != handOver.stopping && replica.isCalmFor(calm)
                        && replica.standsBy(handOver.plan.lockId()));
        if (wanted && kernel.nanos() - handOver.freeSince > TAKEN_NANOS) {
            throw cluster.checker().violated(Check.HANDED_OVER, handOver.stopping + " released the lock of "
                    + handOver.plan.name() + ", and nobody takes it");
        }
        return !wanted;
    }

    private boolean isStarted(HandOver handOver) {
        Replica replica = cluster.checker().ownerOf(handOver.to);
        if (replica == null || replica.isStopping() || !replica.isCalmFor(calm)
                || cluster.checker().running(replica, handOver.plan) != null) {
            // A run that an operator asked for may delay the regular one.
            return true;
        }
        Run last = cluster.checker().lastStart(handOver.plan);
        if (last == null || last.began >= handOver.takenAt) {
            return true;
        }
        long due = Math.max(handOver.takenAt, last.began + handOver.plan.interval().toNanos() + handOver.plan.drift());
        if (kernel.nanos() - due > STARTED_NANOS) {
            throw cluster.checker().violated(Check.HANDED_OVER, replica + " took over " + handOver.plan.name() + " from "
                    + handOver.stopping + ", and does not start it");
        }
        return false;
    }
}
