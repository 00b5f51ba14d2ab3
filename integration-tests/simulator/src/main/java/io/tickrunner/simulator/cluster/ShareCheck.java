package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.postgres.SimulatedSession;

/**
 * Checks {@link Check#SETTLED} and {@link Check#MOVES}, in histories in which replicas do nothing but come and go: how soon
 * each holds its share again, and how many locks moved for it. If the replicas have different workers, or those different
 * weights, only that the locks come to rest.
 */
final class ShareCheck {

    private static final long PERIOD_NANOS = Duration.ofMillis(50).toNanos();
    private static final int SETTLED_AFTER_HEARTBEATS = 3;
    /**
     * Where replicas have different workers, or those different weights: taken, handed over as planned, and handed over instead
     * of others.
     */
    private static final int MOST_MOVES = 3;
    private static final Set<Fault> COMING_AND_GOING = EnumSet.of(Fault.KILL, Fault.TERMINATE, Fault.DRAIN);

    private final Cluster cluster;
    private final Kernel kernel;
    private final Ledger ledger;
    private final List<WorkerPlan> plans;
    private final long settledAfter;
    /** The members, with how often each has been drained. */
    private Map<Replica, Integer> seen = Map.of();
    private Set<Replica> members = Set.of();
    private long changedAt;
    /** How often replicas have come or gone since the shares were last even. */
    private int changes;
    /** Who held each lock when the shares were last even. */
    private Map<Long, SimulatedSession> before = Map.of();
    private long evenAt;
    /** Since when the same replicas have held the same locks, and evenly. */
    private long steadyAt;

    ShareCheck(Cluster cluster) {
        this.cluster = cluster;
        this.kernel = cluster.kernel();
        this.ledger = cluster.ledger();
        this.plans = cluster.plans().stream().filter(WorkerPlan::isOfCluster).toList();
        long longestWork = plans.stream().mapToLong(plan -> plan.longest().toNanos()).max().orElse(0);
        // A worker whose tick waits until its killed holder has certainly lost the lock is not handed over.
        long certainty = cluster.scenario().isCertain() && cluster.scenario().has(Fault.KILL)
                ? cluster.settings().deadline().toNanos()
                : 0;
        this.settledAfter = SETTLED_AFTER_HEARTBEATS * cluster.settings().heartbeat().toNanos() + longestWork + PERIOD_NANOS
                + certainty;
    }

    void begin() {
        boolean applies = cluster.scenario().isPunctual() && COMING_AND_GOING.containsAll(cluster.scenario().faults())
                && cluster.scenario().spreads().equals(Scenario.ALIKE)
                && !plans.isEmpty() && plans.stream().allMatch(WorkerPlan::isReliable);
        if (applies) {
            goOn();
        }
    }

    private void goOn() {
        kernel.after(PERIOD_NANOS, null, () -> {
            look();
            goOn();
        });
    }

    private void look() {
        Map<Replica, Integer> now = new HashMap<>();
        cluster.living().stream().filter(replica -> replica.isUp() && !replica.isStopping() && !replica.isDrained())
                .forEach(replica -> now.put(replica, replica.drains()));
        if (!now.equals(seen)) {
            Set<Replica> unchanged = new HashSet<>(now.keySet());
            unchanged.retainAll(members);
            // One that was drained and undrained between two looks went and came.
            changes += now.keySet().equals(members) ? 2 : now.size() + members.size() - 2 * unchanged.size();
            seen = now;
            members = now.keySet();
            changedAt = kernel.nanos();
        }
        ledger.look();
        Map<Long, SimulatedSession> holders = new HashMap<>();
        plans.forEach(plan -> holders.put(plan.lockId(), ledger.holder(plan.lockId())));
        if (members.isEmpty() || !areAllKnown()) {
            // Whoever does not know of a run waits for the first tick.
            changedAt = kernel.nanos();
            changes += 2;
            return;
        }
        if (!cluster.scenario().isUniform()) {
            mustRest(holders);
            return;
        }
        if (isEven(holders)) {
            // A move may have been on its way, because of what was told before all was held.
            boolean steady = evenAt - steadyAt > cluster.settings().heartbeat().toNanos();
            if (steady && changes == 1) {
                mustNotHaveMoved();
            }
            if (steady && changes == 0 && !holders.equals(before)) {
                throw cluster.checker().violated(Check.MOVES, "although no replica came or went, " + moves());
            }
            if (changes > 0 || !holders.equals(before)) {
                steadyAt = kernel.nanos();
            }
            changes = 0;
            before = holders;
            evenAt = kernel.nanos();
        } else if (kernel.nanos() - changedAt > settledAfter) {
            throw cluster.checker().violated(Check.SETTLED, Duration.ofNanos(kernel.nanos() - changedAt)
                    + " after the last replica came or went, " + members + " hold " + held(holders));
        }
    }

    private boolean areAllKnown() {
        return members.stream().allMatch(replica -> plans.stream()
                .allMatch(plan -> !replica.has(plan) || replica.lastRunAgo(plan.lockId()).isPresent()));
    }

    private void mustRest(Map<Long, SimulatedSession> holders) {
        for (WorkerPlan plan : plans) {
            List<String> moves = ledger.moves(plan.lockId(), changedAt);
            if (moves.size() > MOST_MOVES) {
                throw cluster.checker().violated(Check.MOVES, "since the last replica came or went, " + moves);
            }
        }
        boolean rests = kernel.nanos() - changedAt > settledAfter + cluster.scenario().levelled().toNanos();
        if (rests && !before.isEmpty() && !holders.equals(before)) {
            throw cluster.checker().violated(Check.MOVES, Duration.ofNanos(kernel.nanos() - changedAt)
                    + " after the last replica came or went, " + moves());
        }
        before = rests ? holders : Map.of();
        evenAt = kernel.nanos();
    }

    private List<Integer> held(Map<Long, SimulatedSession> holders) {
        return sessions().stream().map(session -> Collections.frequency(holders.values(), session))
                .sorted(Comparator.reverseOrder()).toList();
    }

    private List<SimulatedSession> sessions() {
        return members.stream().map(replica -> replica.connection().orElseThrow().session()).toList();
    }

    private boolean isEven(Map<Long, SimulatedSession> holders) {
        List<Integer> held = held(holders);
        return held.stream().mapToInt(Integer::intValue).sum() == plans.size() && held.get(0) - held.get(held.size() - 1) <= 1;
    }

    private void mustNotHaveMoved() {
        List<String> moves = moves();
        if (moves.size() > fewest()) {
            throw cluster.checker().violated(Check.MOVES, "after a replica came or went, " + moves + ", although "
                    + fewest() + " moves were enough for " + members);
        }
    }

    private List<String> moves() {
        return plans.stream().flatMap(plan -> ledger.moves(plan.lockId(), evenAt).stream()).toList();
    }

    /** Returns how many locks had to move: those of replicas that are gone, and what others held above their share. */
    private int fewest() {
        List<Integer> kept = new ArrayList<>(held(before));
        int fewest = plans.size() - kept.stream().mapToInt(Integer::intValue).sum();
        for (int i = 0; i < kept.size(); i++) {
            int share = plans.size() / kept.size() + (i < plans.size() % kept.size() ? 1 : 0);
            fewest += Math.max(0, kept.get(i) - share);
        }
        return fewest;
    }
}
