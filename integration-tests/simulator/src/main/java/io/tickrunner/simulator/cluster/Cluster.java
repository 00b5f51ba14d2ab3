package io.tickrunner.simulator.cluster;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.SpreadSettings;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.postgres.ServerSettings;
import io.tickrunner.simulator.postgres.SimulatedServer;
import io.tickrunner.simulator.postgres.WallClock;

/** The replicas of an app and the server that they share. */
final class Cluster {

    private static final long MICROS_OF_2030 = 1_893_456_000_000_000L;
    private static final long LONGEST_EXIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Kernel kernel;
    private final Scenario scenario;
    private final LockSettings settings;
    private final TickrunnerConfig config;
    private final Ledger ledger;
    private final WallClocks clocks = new WallClocks(this);
    private final Checker checker;
    /** Faults that have not been repaired and concern all replicas. */
    private final Set<Fault> impairedBy = EnumSet.noneOf(Fault.class);
    /** Never changed, because who goes through it may kill one. */
    private List<Replica> replicas = List.of();
    /** How long it takes a backend to release its locks when it ends. */
    private final long exitNanos;
    private SimulatedServer server;
    private int servers;
    private long disturbedAt;
    private long impairedAt;
    private long refusedAt = Long.MIN_VALUE / 2;

    Cluster(Kernel kernel, Scenario scenario) {
        this.kernel = kernel;
        this.scenario = scenario;
        this.settings = scenario.settings();
        this.config = AppConfig.of(settings);
        this.ledger = new Ledger(this);
        this.checker = new Checker(this);
        this.server = SimulatedServer.primary(kernel::nanos, this::at, new WallClock(kernel::nanos, MICROS_OF_2030),
                ServerSettings.DEFAULT, nextAddress());
        this.exitNanos = kernel.random("exit").nextBoolean() ? 0 : kernel.random("exit").nextLong(LONGEST_EXIT_NANOS);
        server.exitTakes(exitNanos);
    }

    private void at(long nanos, Runnable task) {
        kernel.after(nanos - kernel.nanos(), "server", task);
    }

    private String nextAddress() {
        return "10.0.1." + ++servers + ":5432";
    }

    Kernel kernel() {
        return kernel;
    }

    LockSettings settings() {
        return settings;
    }

    /** Returns the settings of the next replica, which differ in how it shares only. */
    LockSettings drawSettings() {
        List<SpreadSettings> spreads = scenario.spreads();
        return scenario.settings(spreads.size() == 1 ? spreads.get(0)
                : spreads.get(kernel.random("spread").nextInt(spreads.size())));
    }

    /** Returns the version of the next replica. */
    int drawVersion() {
        return scenario.isOneVersion() ? scenario.versions() : kernel.random("version").nextInt(scenario.versions() + 1);
    }

    TickrunnerConfig config() {
        return config;
    }

    Scenario scenario() {
        return scenario;
    }

    List<WorkerPlan> plans() {
        return scenario.plans();
    }

    WorkerPlan plan(long lockId) {
        for (WorkerPlan plan : plans()) {
            if (plan.lockId() == lockId) {
                return plan;
            }
        }
        throw new IllegalArgumentException("There is no worker with the lock " + lockId);
    }

    Ledger ledger() {
        return ledger;
    }

    WallClocks clocks() {
        return clocks;
    }

    Checker checker() {
        return checker;
    }

    /** Returns the server that the app's URL leads to. */
    SimulatedServer server() {
        return server;
    }

    /** Stops the server at once and promotes a standby in its place. */
    void failOver() {
        SimulatedServer standby = SimulatedServer.standbyOf(server, new WallClock(kernel::nanos, server.wallClock().micros()),
                nextAddress());
        server.stop(io.tickrunner.simulator.postgres.Shutdown.IMMEDIATE);
        standby.promote();
        standby.exitTakes(exitNanos);
        server = standby;
    }

    Replica add(String name) {
        Replica replica = new Replica(this, name);
        List<Replica> all = new ArrayList<>(replicas);
        all.add(replica);
        replicas = List.copyOf(all);
        clocks.started(replica);
        disturbed();
        replica.start();
        return replica;
    }

    /** A fault begins, or has ended, that concerns all replicas. */
    void impaired(Fault by, boolean begins) {
        if (begins) {
            impairedBy.add(by);
        } else {
            impairedBy.remove(by);
        }
        impairedAt = kernel.nanos();
        disturbed();
    }

    /** Something befell all replicas, or any of them. */
    void disturbAll() {
        living().forEach(Replica::disturbed);
    }

    /** Something befell a replica. */
    void disturbed() {
        disturbedAt = kernel.nanos();
    }

    /** Returns when something last befell any replica. */
    long disturbedAt() {
        return disturbedAt;
    }

    /** The server refuses a statement of a replica. */
    void refuses() {
        refusedAt = kernel.nanos();
    }

    /** Returns whether the server refused a statement at that virtual time or later. */
    boolean hasRefusedSince(long nanos) {
        return refusedAt >= nanos;
    }

    /** Returns whether nothing befell any replica for so long, not even its death. */
    boolean isCalmFor(long nanos) {
        if (isImpaired() || kernel.nanos() - disturbedAt < nanos) {
            return false;
        }
        for (Replica replica : living()) {
            if (replica.isImpaired()) {
                return false;
            }
        }
        return true;
    }

    boolean isImpaired() {
        return !impairedBy.isEmpty();
    }

    /** Returns whether no fault concerned all replicas at that virtual time or later. */
    boolean isUnimpairedSince(long nanos) {
        return impairedBy.isEmpty() && impairedAt <= nanos;
    }

    /** Returns how many replicas live and were not told to stop. */
    int staying() {
        int staying = 0;
        for (Replica replica : living()) {
            staying += replica.isStopping() ? 0 : 1;
        }
        return staying;
    }

    /** Returns the replicas whose process lives. */
    List<Replica> living() {
        for (Replica replica : replicas) {
            if (!replica.process().isAlive()) {
                replicas = replicas.stream().filter(other -> other.process().isAlive()).toList();
                break;
            }
        }
        return replicas;
    }
}
