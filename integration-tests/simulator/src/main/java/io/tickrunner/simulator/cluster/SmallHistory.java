package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.tickrunner.Cadence;
import io.tickrunner.runtime.config.TakeOverMode;
import io.tickrunner.simulator.kernel.Explorer;
import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.kernel.KernelOptions;

/**
 * One history of two replicas with one worker, in which a list of choices stands in for the seed. Within a window of so many
 * decisions, which opens when work begins, it departs from what happens as a rule where the list says so.
 */
final class SmallHistory implements Explorer {

    private static final Duration WARM = Duration.ofMillis(4_800);
    /** Longer than the lease, so that what is not repaired within the window has all its effects. */
    private static final Duration FAULTY = Duration.ofSeconds(8);
    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final Duration STUCK = Duration.ofMinutes(2);
    private static final long SEED = 1;
    private static final WorkerPlan WORKER = WorkerPlan.of(1, 2, Cadence.CLUSTER).withWork(Duration.ofMillis(900),
            Duration.ofMillis(900));

    private final Scenario scenario;
    private final int[] departures;
    private final int steps;
    private final Set<Long> states;
    /** How many possibilities there were at each decision. */
    private final int[] options;
    private int decisions;
    private boolean warm;
    private boolean over;
    /** Since work began. */
    private boolean open;
    private Cluster cluster;
    private Faults faults;

    /**
     * @param departures the numbers of decisions, each followed by what happens instead of what happens as a rule
     * @param steps how many decisions there are
     * @param states where to add the states in which decisions were made
     */
    SmallHistory(TakeOverMode mode, int[] departures, int steps, Set<Long> states) {
        List<Fault> possible = mode == TakeOverMode.CERTAIN
                ? List.of(Fault.TERMINATE_SESSION, Fault.KILL, Fault.FREEZE, Fault.CUT)
                : List.of(Fault.TERMINATE_SESSION, Fault.KILL, Fault.FREEZE);
        this.scenario = new Scenario(mode, Duration.ofSeconds(1), Duration.ofSeconds(5), List.of(WORKER), possible,
                FAULTY, FAULTY, 2, FAULTY, Scenario.ALIKE, 1, KernelOptions.CALM.withStuckAfter(STUCK));
        this.departures = departures;
        this.steps = steps;
        this.states = states;
        this.options = new int[steps];
    }

    /** Returns how many possibilities there were at each decision. */
    int[] options() {
        return Arrays.copyOf(options, decisions);
    }

    void run() {
        try (Kernel kernel = new Kernel(SEED, scenario.options(), this)) {
            cluster = new Cluster(kernel, scenario);
            faults = new Faults(cluster);
            cluster.checker().begin();
            cluster.checker().onWork(this::workChanges);
            for (int i = 1; i <= scenario.replicas(); i++) {
                Replica replica = cluster.add("replica-" + i);
                replica.route().delay(100_000, 0);
                replica.route().beforeArrival(this::decide);
                kernel.run(Duration.ofMillis(300));
            }
            kernel.run(WARM.toNanos());
            warm = true;
            kernel.run(FAULTY);
            over = true;
            faults.end();
            Simulation.mustRun(cluster);
            kernel.run(SETTLED);
        }
    }

    @Override
    public int choose(int possibilities) {
        if (!isOpen() || decisions == steps || possibilities < 2) {
            return 0;
        }
        states.add(state());
        int decision = decisions++;
        options[decision] = possibilities;
        for (int i = 0; i < departures.length; i += 2) {
            if (departures[i] == decision) {
                return departures[i + 1];
            }
        }
        return 0;
    }

    private boolean isOpen() {
        return open && !over;
    }

    private void workChanges() {
        open |= warm;
        decide();
    }

    /** Decides which fault happens now; none as a rule. */
    private void decide() {
        if (isOpen() && decisions < steps) {
            List<Move> moves = moves();
            int chosen = choose(1 + moves.size());
            if (chosen > 0) {
                Move move = moves.get(chosen - 1);
                cluster.kernel().note("fault %s at %s", move.fault(), move.victim().process().name());
                befall(move);
            }
        }
    }

    /** A fault that can happen now; the repair of one that lasts. */
    private record Move(Fault fault, Replica victim) {
    }

    private List<Move> moves() {
        List<Move> moves = new ArrayList<>();
        for (Replica replica : cluster.living()) {
            if (replica.connection().map(connection -> connection.session() != null && connection.session().isOpen())
                    .orElse(false)) {
                moves.add(new Move(Fault.TERMINATE_SESSION, replica));
            }
            if (cluster.living().size() == scenario.replicas()) {
                moves.add(new Move(Fault.KILL, replica));
            }
            moves.add(new Move(Fault.FREEZE, replica));
            if (scenario.has(Fault.CUT)) {
                moves.add(new Move(Fault.CUT, replica));
            }
        }
        return moves;
    }

    private void befall(Move move) {
        Replica victim = move.victim();
        switch (move.fault()) {
            case TERMINATE_SESSION -> faults.terminateSession(victim);
            case KILL -> {
                victim.disturbed();
                victim.process().kill();
            }
            case FREEZE -> {
                if (victim.process().isFrozen()) {
                    Faults.thaw(victim);
                } else {
                    victim.impaired(Fault.FREEZE);
                    victim.process().freeze();
                }
            }
            default -> {
                if (victim.route().isCut()) {
                    Faults.heal(victim);
                } else {
                    victim.impaired(Fault.CUT);
                    victim.route().cut(true, true);
                }
            }
        }
    }

    /** Returns a number for what can be observed of the cluster, without the time. */
    private long state() {
        long state = cluster.server().sessions().size();
        for (Replica replica : cluster.living()) {
            boolean[] facts = { replica.process().isFrozen(), replica.route().isCut(), replica.isUp(),
                    replica.trusts(WORKER.lockId()), cluster.checker().running(replica, WORKER) != null,
                    replica.connection().map(c -> c.session() == cluster.ledger().holder(WORKER.lockId())).orElse(false) };
            state = (state * 31 + Arrays.hashCode(facts)) * 31 + replica.route().onTheWay();
        }
        return state;
    }
}
