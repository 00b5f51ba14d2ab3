package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

import io.tickrunner.Pause;
import io.tickrunner.runtime.tick.WorkerService;
import io.tickrunner.simulator.kernel.Delays;
import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.network.SimulatedConnection;
import io.tickrunner.simulator.postgres.LockMode;
import io.tickrunner.simulator.postgres.LockQueries;
import io.tickrunner.simulator.postgres.LockSpace;
import io.tickrunner.simulator.postgres.Query;
import io.tickrunner.simulator.postgres.Refusal;
import io.tickrunner.simulator.postgres.Shutdown;
import io.tickrunner.simulator.postgres.SimulatedServer;
import io.tickrunner.simulator.postgres.SimulatedSession;
import io.tickrunner.simulator.postgres.SqlState;

/** Lets faults befall the cluster at random moments, and repairs everything at the end. */
final class Faults {

    private static final long SHORTEST_GAP_NANOS = Duration.ofMillis(200).toNanos();

    private static final Pause UNTIL_RESUMED = new Pause(null, null, null);
    private static final Duration WAITED_FOR = Duration.ofMinutes(5);

    private final Cluster cluster;
    private final Scenario scenario;
    private final Kernel kernel;
    private final RandomGenerator dice;
    private int started;
    private int refusals;
    private boolean ended;

    Faults(Cluster cluster) {
        this.cluster = cluster;
        this.scenario = cluster.scenario();
        this.kernel = cluster.kernel();
        this.dice = kernel.random("faults");
    }

    void begin() {
        for (int i = 0; i < scenario.replicas(); i++) {
            // Not all pods are ready at the same moment.
            kernel.after(dice.nextLong(Duration.ofSeconds(5).toNanos()), "a replica starts", this::startReplica);
        }
        if (!scenario.faults().isEmpty()) {
            next();
        }
    }

    private void next() {
        long gap = SHORTEST_GAP_NANOS + (long) (-Math.log(1 - dice.nextDouble()) * scenario.meanGap().toNanos());
        kernel.after(gap, "fault", () -> {
            if (!ended) {
                happen(scenario.faults().get(dice.nextInt(scenario.faults().size())));
                next();
            }
        });
    }

    private void startReplica() {
        if (cluster.staying() < scenario.replicas()) {
            cluster.add("replica-" + ++started);
        }
    }

    private void happen(Fault fault) {
        List<Replica> living = cluster.living();
        if (living.isEmpty()) {
            return;
        }
        happen(fault, living.get(dice.nextInt(living.size())));
    }

    /** Lets one of the faults befall the replica that holds a lock, or all of them. */
    void befallHolder(long lockId) {
        SimulatedSession holder = cluster.ledger().holder(lockId);
        Replica victim = holder == null ? null : cluster.checker().ownerOf(holder);
        if (!ended && victim != null && !scenario.faults().isEmpty()) {
            happen(scenario.faults().get(dice.nextInt(scenario.faults().size())), victim);
        }
    }

    private void happen(Fault fault, Replica victim) {
        kernel.note("fault %s at %s", fault, victim.process().name());
        switch (fault) {
            case KILL -> {
                victim.disturbed();
                victim.process().kill();
                later(2 / 3.0, "a new replica", this::startReplica);
            }
            case TERMINATE -> {
                victim.terminate();
                later(2 / 3.0, "a new replica", this::startReplica);
            }
            case FREEZE -> {
                victim.impaired(fault);
                victim.process().freeze();
                later(1, "thaw", () -> thaw(victim));
            }
            case SLOW_THREADS -> {
                victim.impaired(fault);
                victim.process().slow(Delays.of(0.02, Duration.ofMillis(1), Duration.ofMillis(1L << dice.nextInt(10))));
                later(1, "fast again", () -> fast(victim));
            }
            case CUT, HALF_CUT -> cut(victim, fault);
            case CUT_AND_TERMINATE -> {
                cut(victim, fault);
                later(0.2, "the session behind the cut is ended", () -> terminateSession(victim));
            }
            case CUT_AND_TERMINATE_ALL -> {
                cut(victim, fault);
                later(0.2, "all sessions are ended", () -> cluster.living().forEach(this::terminateSession));
            }
            case CUT_AND_FAIL_OVER -> {
                cut(victim, fault);
                later(0.2, "a standby takes over", this::failOver);
            }
            case SLOW_NETWORK -> {
                victim.impaired(fault);
                victim.route().delay(dice.nextLong(Duration.ofMillis(400).toNanos()), 20_000_000);
                later(2, "network fast again", () -> heal(victim));
            }
            case RESET -> {
                victim.disturbed();
                victim.route().reset();
            }
            case CLOSE_TOWARDS_CLIENT -> {
                victim.disturbed();
                victim.route().closeTowardsClient();
            }
            case TERMINATE_SESSION -> {
                // With prompt take-over, nobody promises anything if the session ends behind a cut.
                if (scenario.isCertain() || !victim.isCutOff()) {
                    terminateSession(victim);
                }
            }
            case CRASH_BACKEND -> victim.backend().ifPresent(pid -> {
                cluster.disturbAll();
                cluster.server().crashBackend(pid, dice.nextLong(Duration.ofSeconds(4).toNanos()));
            });
            case RESTART_FAST -> restart(Shutdown.FAST);
            case RESTART_IMMEDIATE -> restart(Shutdown.IMMEDIATE);
            case POWER_LOSS -> restart(Shutdown.POWER_LOSS);
            case FAIL_OVER -> failOver();
            case NOTIFICATIONS_REFUSED -> {
                SimulatedServer refusing = cluster.server();
                cluster.impaired(fault, true);
                refusing.notificationQueueFull(true);
                refusals++;
                later(1, "notifications pass again", () -> {
                    // Another server may refuse them by now.
                    cluster.impaired(fault, --refusals > 0 && !ended);
                    refusing.notificationQueueFull(false);
                });
            }
            case STATEMENT_CANCELLED -> {
                cluster.disturbAll();
                boolean single = dice.nextBoolean();
                long until = kernel.nanos() + scenario.outage().toNanos();
                cluster.server().refuse(new Refusal(query -> {
                    boolean refuses = isRefused(query, single) && kernel.nanos() < until && !ended;
                    if (refuses) {
                        cluster.refuses();
                    }
                    return refuses;
                },
                        dice.nextBoolean() ? SqlState.QUERY_CANCELED : SqlState.OUT_OF_MEMORY, "refused by the simulation",
                        dice.nextInt(4)));
            }
            case CLOCK_JUMP -> cluster.clocks().set(victim, jump(victim));
            case SCHEDULER_HALTED -> {
                victim.impaired(fault);
                victim.scheduler().halt(true);
                later(2, "scheduler resumed", () -> resumeScheduler(victim));
            }
            case DRAIN -> {
                victim.drain();
                later(2, "undrain", victim::undrain);
            }
            case PAUSE -> pause(victim);
            case PAUSE_UNTIL -> pauseUntil(victim);
            case RUN_NOW -> command(victim, "run now", WorkerService::tickAsync);
            case STRAY_LOCK -> {
                // A lock that is held already would stack, and take an audit more each time.
                long lockId = anyPlan().lockId();
                if (cluster.ledger().holder(lockId) == null) {
                    inSession(victim, LockQueries.TryLock.exclusive(LockSpace.BIGINT.key(lockId)));
                }
            }
            case FORGOTTEN_LOCK -> inSession(victim,
                    new LockQueries.Unlock(LockSpace.BIGINT.key(anyPlan().lockId()), LockMode.EXCLUSIVE));
        }
    }

    private static boolean isRefused(Query query, boolean single) {
        return single ? query instanceof LockQueries.TryLock
                : query instanceof LockQueries.Batch || query instanceof LockQueries.LockFirst;
    }

    /** Returns by how much to set a clock. With a cron worker, clocks stay as near to each other as it needs. */
    private Duration jump(Replica victim) {
        if (!scenario.hasCron()) {
            return Duration.ofSeconds(dice.nextLong(-7_200, 7_200));
        }
        long most = scenario.options().wallClockError().toNanos();
        return Duration.ofNanos(dice.nextLong(-most, most + 1)).minus(victim.process().clock().wallError());
    }

    private WorkerPlan anyPlan() {
        return cluster.plans().get(dice.nextInt(cluster.plans().size()));
    }

    private void cut(Replica victim, Fault fault) {
        victim.impaired(fault);
        boolean both = fault != Fault.HALF_CUT;
        boolean toServer = both || dice.nextBoolean();
        victim.route().cut(toServer, both || !toServer);
        later(1, "network repaired", () -> heal(victim));
    }

    private void failOver() {
        cluster.disturbAll();
        if (cluster.server().isAccepting()) {
            cluster.failOver();
        }
    }

    void terminateSession(Replica victim) {
        victim.backend().ifPresent(pid -> {
            victim.disturbed();
            cluster.server().terminateBackend(pid);
        });
    }

    /** Does something in a lock session behind its replica's back. */
    private void inSession(Replica victim, Query query) {
        victim.connection().map(SimulatedConnection::session).filter(SimulatedSession::isOpen).ifPresent(session -> {
            victim.disturbed();
            session.execute(query);
        });
    }

    private void pause(Replica victim) {
        if (!victim.isStopping()) {
            change(victim, anyPlan().lockId(), true);
            later(2, "resume", this::resumeAll);
        }
    }

    private void pauseUntil(Replica victim) {
        if (victim.isStopping()) {
            return;
        }
        long lockId = anyPlan().lockId();
        if (!victim.has(cluster.plan(lockId))) {
            return;
        }
        Duration length = Duration.ofNanos(1 + dice.nextLong(3 * scenario.outage().toNanos()));
        PauseCheck pauses = cluster.checker().pauses();
        PauseCheck.Change change = pauses.beginsWithEnd(victim, lockId);
        kernel.note("an operator pauses worker %s in %s for %s", lockId, victim.process().name(), length);
        victim.process().start("operator", () -> victim.worker(lockId).ifPresent(worker -> {
            // Only now, because the process may have been frozen. Its wall clock may be wrong.
            pauses.endsAfter(lockId, change, length.toNanos());
            worker.pauseEverywhere(new Pause(null, null, victim.process().time().now().plus(length))).told()
                    .thenRun(() -> pauses.told(lockId, change));
        }));
    }

    private void change(Replica replica, long lockId, boolean paused) {
        if (!replica.has(cluster.plan(lockId))) {
            return;
        }
        PauseCheck pauses = cluster.checker().pauses();
        PauseCheck.Change change = pauses.begins(replica, lockId, paused);
        kernel.note(paused ? "an operator pauses worker %s in %s" : "an operator resumes worker %s in %s", lockId,
                replica.process().name());
        replica.process().start("operator", () -> replica.worker(lockId)
                .ifPresent(worker -> (paused ? worker.pauseEverywhere(UNTIL_RESUMED) : worker.resumeEverywhere(null)).told()
                        .thenRun(() -> pauses.told(lockId, change))));
    }

    private void resumeAll() {
        List<Replica> able = cluster.living().stream()
                .filter(replica -> !replica.process().isFrozen() && !replica.isStopping()).toList();
        for (WorkerPlan plan : cluster.plans()) {
            able.stream().filter(replica -> replica.has(plan)).findFirst()
                    .ifPresent(replica -> change(replica, plan.lockId(), false));
        }
    }

    private interface Command {

        void give(WorkerService worker);
    }

    private void command(Replica replica, String name, Command command) {
        long lockId = anyPlan().lockId();
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
        cluster.disturbAll();
        cluster.impaired(Fault.RESTART_FAST, true);
        server.stop(how);
        long down = dice.nextLong(Duration.ofSeconds(10).toNanos());
        kernel.after(down, "server starts", () -> {
            cluster.disturbAll();
            cluster.impaired(Fault.RESTART_FAST, false);
            server.start(dice.nextLong(Duration.ofSeconds(3).toNanos()));
        });
    }

    /**
     * Does something after a random time.
     *
     * @param outages the longest such time, in outages
     */
    private void later(double outages, String what, Runnable action) {
        kernel.after(dice.nextLong((long) (outages * scenario.outage().toNanos())), what, action);
    }

    static void thaw(Replica replica) {
        replica.repaired(Fault.FREEZE);
        replica.process().thaw();
    }

    private static void fast(Replica replica) {
        replica.repaired(Fault.SLOW_THREADS);
        replica.process().slow(Delays.NONE);
    }

    static void heal(Replica replica) {
        replica.repaired(Fault.CUT, Fault.HALF_CUT, Fault.CUT_AND_TERMINATE, Fault.CUT_AND_TERMINATE_ALL,
                Fault.CUT_AND_FAIL_OVER, Fault.SLOW_NETWORK);
        replica.route().delay(100_000, 100_000);
        replica.route().heal();
    }

    private static void resumeScheduler(Replica replica) {
        replica.repaired(Fault.SCHEDULER_HALTED);
        replica.scheduler().halt(false);
    }

    /** Repairs everything. */
    void end() {
        ended = true;
        kernel.note("everything is repaired");
        SimulatedServer server = cluster.server();
        server.notificationQueueFull(false);
        cluster.impaired(Fault.NOTIFICATIONS_REFUSED, false);
        server.start(0);
        cluster.impaired(Fault.RESTART_FAST, false);
        for (Replica replica : cluster.living()) {
            thaw(replica);
            fast(replica);
            heal(replica);
            resumeScheduler(replica);
            replica.undrain();
        }
        while (cluster.staying() < scenario.replicas()) {
            cluster.add("replica-" + ++started);
        }
        if (scenario.hasCron() && scenario.options().wallClockError().compareTo(WAITED_FOR) > 0) {
            // Otherwise it may take an hour until an occurrence comes that has not run by a faster clock.
            cluster.clocks().synchronize();
        }
        // A replica that was cut off may still bring a pause along.
        kernel.after(Duration.ofSeconds(40).toNanos(), "resume", this::resumeAll);
    }
}
