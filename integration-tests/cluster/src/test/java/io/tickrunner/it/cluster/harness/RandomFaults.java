package io.tickrunner.it.cluster.harness;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

import io.tickrunner.it.cluster.Fault;
import io.tickrunner.it.cluster.harness.FaultyProxy.Direction;

/** Injects all kinds of faults, in random order and for random durations. */
public final class RandomFaults {

    /** No fault lasts longer, with the restart that ends it. */
    public static final Duration LONGEST = Duration.ofSeconds(20);

    private static final int LONGEST_MILLIS = 6_000;

    private final Cluster cluster;
    private final Random random;
    private final List<Runnable> faults = List.of(this::kill, this::terminate, this::freeze, this::endLockSession,
            this::restartPostgres, this::stopPostgres, this::cutNetwork, this::freezeNetwork, this::delayNetwork,
            () -> misbehave(Fault.HANG), () -> misbehave(Fault.STUBBORN), () -> misbehave(Fault.ERROR),
            () -> misbehave(Fault.SLOW), this::exhaustPool);

    public RandomFaults(Cluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
    }

    /** Injects one fault and repairs it. */
    public void next() {
        faults.get(random.nextInt(faults.size())).run();
        pause(1_000);
    }

    public void mendAll() {
        cluster.mend();
    }

    private Replica anyReplica() {
        List<Replica> replicas = cluster.replicas();
        return replicas.get(random.nextInt(replicas.size()));
    }

    private void kill() {
        Replica replica = said("kill -9", anyReplica());
        replica.kill9();
        pause(LONGEST_MILLIS);
        cluster.restart(replica);
    }

    private void terminate() {
        Replica replica = said("SIGTERM", anyReplica());
        replica.sigterm();
        replica.awaitEnd();
        cluster.restart(replica);
    }

    private void freeze() {
        Replica replica = said("SIGSTOP", anyReplica());
        replica.sigstop();
        pause(LONGEST_MILLIS);
        replica.sigcont();
    }

    private void endLockSession() {
        cluster.endLockSession(said("pg_terminate_backend", anyReplica()));
    }

    private void restartPostgres() {
        said("restart of PostgreSQL", null);
        cluster.postgres().restartImmediately();
    }

    private void stopPostgres() {
        said("PostgreSQL away", null);
        cluster.postgres().stop();
        pause(LONGEST_MILLIS);
        cluster.postgres().ensureStarted();
    }

    private void cutNetwork() {
        network("network reset", FaultyProxy::cut);
    }

    private void freezeNetwork() {
        boolean both = random.nextBoolean();
        Direction one = Direction.values()[random.nextInt(Direction.values().length)];
        network("network frozen " + (both ? "both ways" : one),
                proxy -> proxy.freeze(both ? Direction.values() : new Direction[] { one }));
    }

    private void delayNetwork() {
        Duration delay = Duration.ofMillis(random.nextInt(1_500));
        network("network slower by " + delay, proxy -> proxy.delay(delay));
    }

    private void network(String fault, Consumer<FaultyProxy> begin) {
        FaultyProxy proxy = cluster.proxyOf(said(fault, anyReplica()));
        begin.accept(proxy);
        pause(LONGEST_MILLIS);
        proxy.heal();
    }

    private void exhaustPool() {
        Replica replica = said("exhausted pool", anyReplica());
        replica.client().exhaustPool();
        pause(LONGEST_MILLIS);
        replica.client().clearFaults();
    }

    private void misbehave(Fault fault) {
        Replica replica = said("workers that " + fault, anyReplica());
        for (int i = 1; i <= 5; i++) {
            replica.client().fault("cluster-" + (1 + random.nextInt(20)), fault);
            replica.client().fault("replica-" + (1 + random.nextInt(20)), fault);
        }
        pause(LONGEST_MILLIS);
        replica.client().clearFaults();
    }

    private Replica said(String fault, Replica replica) {
        System.out.println("Random fault: " + fault + (replica == null ? "" : " in " + replica.name()));
        return replica;
    }

    private void pause(int longestMillis) {
        try {
            Thread.sleep(random.nextInt(longestMillis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
