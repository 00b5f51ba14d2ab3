package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import io.tickrunner.runtime.tick.WorkerService;
import io.tickrunner.simulator.kernel.Delays;
import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.postgres.LockQueries;
import io.tickrunner.simulator.postgres.Refusal;
import io.tickrunner.simulator.postgres.Shutdown;
import io.tickrunner.simulator.postgres.SimulatedServer;
import io.tickrunner.simulator.postgres.SqlState;

/** Lets faults befall the cluster at random moments, and repairs everything at the end. */
final class Faults {

    private static final long SHORTEST_GAP_NANOS = Duration.ofMillis(200).toNanos();

    private final Cluster cluster;
    private final Kernel kernel;
    private final RandomGenerator dice;
    private final List<Fault> kinds;
    private final long meanGapNanos;
    private final int replicas;
    private int started;
    private boolean ended;

    /**
     * @param kinds those that happen
     * @param meanGap how long it takes from one to the next
     * @param replicas how many replicas there should be
     */
    Faults(Cluster cluster, List<Fault> kinds, Duration meanGap, int replicas) {
        this.cluster = cluster;
        this.kernel = cluster.kernel();
        this.dice = kernel.random("faults");
        this.kinds = kinds;
        this.meanGapNanos = meanGap.toNanos();
        this.replicas = replicas;
    }

    /** Draws the kinds of one simulation: few kinds often find more than all at once. */
    static List<Fault> draw(RandomGenerator dice, List<Fault> possible) {
        double share = dice.nextBoolean() ? 0.15 : 0.6;
        List<Fault> drawn = new ArrayList<>(possible.stream().filter(kind -> dice.nextDouble() < share).toList());
        if (drawn.isEmpty()) {
            drawn.add(possible.get(dice.nextInt(possible.size())));
        }
        return drawn;
    }

    void begin() {
        for (int i = 0; i < replicas; i++) {
            // Not all pods are ready at the same moment.
            kernel.after(dice.nextLong(Duration.ofSeconds(5).toNanos()), "a replica starts", this::startReplica);
        }
        next();
    }

    private void next() {
        long gap = SHORTEST_GAP_NANOS + (long) (-Math.log(1 - dice.nextDouble()) * meanGapNanos);
        kernel.after(gap, "fault", () -> {
            if (!ended) {
                happen(kinds.get(dice.nextInt(kinds.size())));
                next();
            }
        });
    }

    private void startReplica() {
        if (cluster.living().size() < replicas) {
            cluster.add("replica-" + ++started);
        }
    }

    private void happen(Fault fault) {
        List<Replica> living = cluster.living();
        if (living.isEmpty()) {
            return;
        }
        Replica victim = living.get(dice.nextInt(living.size()));
        kernel.note("fault %s at %s", fault, victim.process().name());
        switch (fault) {
            case KILL -> {
                victim.disturbed();
                victim.process().kill();
                later(Duration.ofSeconds(20), "a new replica", this::startReplica);
            }
            case TERMINATE -> {
                victim.terminate();
                later(Duration.ofSeconds(20), "a new replica", this::startReplica);
            }
            case FREEZE -> {
                victim.disturbed();
                victim.process().freeze();
                later(Duration.ofSeconds(30), "thaw", () -> thaw(victim));
            }
            case SLOW_THREADS -> {
                victim.disturbed();
                victim.process().slow(Delays.of(0.02, Duration.ofMillis(1), Duration.ofMillis(1L << dice.nextInt(10))));
                later(Duration.ofSeconds(30), "fast again", () -> fast(victim));
            }
            case CUT, HALF_CUT -> {
                victim.disturbed();
                boolean both = fault == Fault.CUT;
                boolean toServer = both || dice.nextBoolean();
                victim.route().cut(toServer, both || !toServer);
                later(Duration.ofSeconds(30), "network repaired", () -> heal(victim));
            }
            case SLOW_NETWORK -> {
                victim.disturbed();
                victim.route().delay(dice.nextLong(Duration.ofMillis(400).toNanos()), 20_000_000);
                later(Duration.ofSeconds(60), "network fast again", () -> heal(victim));
            }
            case RESET -> {
                victim.disturbed();
                victim.route().reset();
            }
            case CLOSE_TOWARDS_CLIENT -> {
                victim.disturbed();
                victim.route().closeTowardsClient();
            }
            case TERMINATE_SESSION -> victim.backend().ifPresent(pid -> {
                victim.disturbed();
                cluster.server().terminateBackend(pid);
            });
            case CRASH_BACKEND -> victim.backend().ifPresent(pid -> {
                disturbAll();
                cluster.server().crashBackend(pid, dice.nextLong(Duration.ofSeconds(4).toNanos()));
            });
            case RESTART_FAST -> restart(Shutdown.FAST);
            case RESTART_IMMEDIATE -> restart(Shutdown.IMMEDIATE);
            case POWER_LOSS -> restart(Shutdown.POWER_LOSS);
            case FAIL_OVER -> {
                disturbAll();
                if (cluster.server().isAccepting()) {
                    cluster.failOver();
                }
            }
            case NOTIFICATIONS_REFUSED -> {
                disturbAll();
                SimulatedServer refusing = cluster.server();
                refusing.notificationQueueFull(true);
                later(Duration.ofSeconds(30), "notifications pass again", () -> {
                    disturbAll();
                    refusing.notificationQueueFull(false);
                });
            }
            case STATEMENT_CANCELLED -> {
                disturbAll();
                cluster.server().refuse(Refusal.of(dice.nextBoolean() ? LockQueries.TryLock.class : LockQueries.Batch.class,
                        dice.nextBoolean() ? SqlState.QUERY_CANCELED : SqlState.OUT_OF_MEMORY));
            }
            case CLOCK_JUMP -> victim.process().clock().jump(Duration.ofSeconds(dice.nextLong(-7_200, 7_200)));
            case SCHEDULER_HALTED -> {
                victim.disturbed();
                victim.scheduler().halt(true);
                later(Duration.ofSeconds(60), "scheduler resumed", () -> {
                    victim.disturbed();
                    victim.scheduler().halt(false);
                });
            }
            case PAUSE -> pause(victim);
            case RUN_NOW -> command(victim, "run now", WorkerService::tickAsync);
        }
    }

    private void pause(Replica victim) {
        command(victim, "pause", worker -> worker.pauseEverywhere(true));
        disturbAll();
        later(Duration.ofSeconds(60), "resume", this::resumeAll);
    }

    private void resumeAll() {
        disturbAll();
        for (Replica replica : cluster.living()) {
            if (!replica.process().isFrozen() && !replica.isStopping()) {
                replica.process().start("operator",
                        () -> replica.workers().forEach(worker -> worker.pauseEverywhere(false)));
                return;
            }
        }
    }

    private interface Command {

        void give(WorkerService worker);
    }

    private void command(Replica replica, String name, Command command) {
        long lockId = cluster.plans().get(dice.nextInt(cluster.plans().size())).lockId();
        if (replica.isStopping()) {
            return;
        }
        replica.process().start(name, () -> replica.worker(lockId).ifPresent(worker -> {
            try {
                command.give(worker);
            } catch (IllegalStateException e) {
                // The app is stopping just now.
            }
        }));
    }

    private void restart(Shutdown how) {
        SimulatedServer server = cluster.server();
        if (!server.isAccepting()) {
            return;
        }
        disturbAll();
        server.stop(how);
        long down = dice.nextLong(Duration.ofSeconds(10).toNanos());
        kernel.after(down, "server starts", () -> {
            disturbAll();
            server.start(dice.nextLong(Duration.ofSeconds(3).toNanos()));
        });
    }

    private void disturbAll() {
        cluster.living().forEach(Replica::disturbed);
    }

    private void later(Duration atMost, String what, Runnable action) {
        kernel.after(dice.nextLong(atMost.toNanos()), what, action);
    }

    private static void thaw(Replica replica) {
        if (replica.process().isFrozen()) {
            replica.disturbed();
            replica.process().thaw();
        }
    }

    private static void fast(Replica replica) {
        replica.disturbed();
        replica.process().slow(Delays.NONE);
    }

    private static void heal(Replica replica) {
        replica.disturbed();
        replica.route().delay(100_000, 100_000);
        replica.route().heal();
    }

    /** Repairs everything. */
    void end() {
        ended = true;
        kernel.note("everything is repaired");
        SimulatedServer server = cluster.server();
        server.notificationQueueFull(false);
        server.start(0);
        for (Replica replica : cluster.living()) {
            thaw(replica);
            fast(replica);
            heal(replica);
            replica.scheduler().halt(false);
        }
        while (cluster.living().size() < replicas) {
            cluster.add("replica-" + ++started);
        }
        // As often as it takes: a replica that was cut off may still bring a pause along.
        kernel.after(Duration.ofSeconds(40).toNanos(), "resume", this::resumeAll);
    }
}
