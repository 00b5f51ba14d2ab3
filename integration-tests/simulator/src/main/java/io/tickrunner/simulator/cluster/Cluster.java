package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.postgres.ServerSettings;
import io.tickrunner.simulator.postgres.SimulatedServer;
import io.tickrunner.simulator.postgres.WallClock;

/** The replicas of an app and the server that they share. */
final class Cluster {

    private static final long MICROS_OF_2030 = 1_893_456_000_000_000L;
    private static final TickrunnerConfig CONFIG = new SmallRyeConfigBuilder().addDefaultInterceptors()
            .addDiscoveredConverters().withMapping(TickrunnerConfig.class)
            .withConverter(Duration.class, 200, new DurationConverter()).build().getConfigMapping(TickrunnerConfig.class);

    private final Kernel kernel;
    private final LockSettings settings;
    private final List<WorkerPlan> plans;
    private final Checker checker;
    private final List<Replica> replicas = new ArrayList<>();
    private SimulatedServer server;
    private int servers;

    Cluster(Kernel kernel, LockSettings settings, List<WorkerPlan> plans) {
        this.kernel = kernel;
        this.settings = settings;
        this.plans = plans;
        this.checker = new Checker(kernel, settings.heartbeat());
        this.server = SimulatedServer.primary(kernel::nanos, this::at, new WallClock(kernel::nanos, MICROS_OF_2030),
                ServerSettings.DEFAULT, nextAddress());
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

    TickrunnerConfig config() {
        return CONFIG;
    }

    List<WorkerPlan> plans() {
        return plans;
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
        server = standby;
    }

    Replica add(String name) {
        Replica replica = new Replica(this, name);
        replicas.add(replica);
        replica.start();
        return replica;
    }

    /** Returns the replicas whose process lives. */
    List<Replica> living() {
        return replicas.stream().filter(replica -> replica.process().isAlive()).toList();
    }
}
