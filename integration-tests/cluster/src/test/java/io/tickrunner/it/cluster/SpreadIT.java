package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.ReplicaSpec;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** The replicas share the workers evenly or by their weights, whichever of them come and go. */
@ExtendWith(SharedCluster.class)
class SpreadIT {

    private static final Duration PRECISION = Duration.ofMillis(750);
    private static final Duration RHYTHM = Duration.ofSeconds(5);
    /** By default, a heartbeat is 3 s: a replica that lives for 5 s does not live to see the shares settle. */
    private static final Duration SETTLED_BY_DEFAULT = Duration.ofSeconds(9).plus(Bounds.SLACK);
    private static final String HEAVY_WORKER = "cluster-1";
    private static final int HEAVY = 4;

    @Test
    void eachReplicaHoldsItsShareAfterDeathsAndARollout(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "spread", 3, spec -> spec.with("cluster.workers", "10"))) {
            cluster.heal();
            cluster.awaitEven();

            Replica killed = cluster.holder();
            killed.kill9();
            cluster.awaitTakenOverFrom(killed);
            cluster.awaitEven();
            cluster.restart(killed);
            cluster.awaitEven();

            for (Replica replica : cluster.replicas()) {
                replica.sigterm();
                replica.awaitEnd();
                cluster.awaitEven();
                cluster.restart(replica);
                cluster.awaitEven();
            }
            cluster.evidence().assertNoEarlyStart(cluster.slowWorkers(), cluster.since(),
                    Bounds.SLOW_INTERVAL.minus(PRECISION));
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        }
    }

    @Test
    void aReplicaThatComesAndGoesMovesNothingButItsOwnShare(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "flapping", 3, spec -> spec.with("cluster.workers", "9"))) {
            cluster.heal();
            cluster.awaitSettled();
            Replica flapping = cluster.replicas().get(2);
            for (int round = 0; round < 4; round++) {
                List<Long> first = cluster.locks().keysOf(cluster.replicas().get(0)).stream().filter(cluster::isKept).toList();
                List<Long> second = cluster.locks().keysOf(cluster.replicas().get(1)).stream().filter(cluster::isKept).toList();
                flapping.kill9();
                cluster.awaitTakenOverFrom(flapping);
                cluster.awaitEven();
                assertThat(cluster.locks().keysOf(cluster.replicas().get(0))).containsAll(first);
                assertThat(cluster.locks().keysOf(cluster.replicas().get(1))).containsAll(second);
                flapping = cluster.restart(flapping);
                cluster.awaitSettled();
            }
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        }
    }

    @Test
    void aReplicaThatDiesAsSoonAsItHasJoinedNeitherStopsWorkersNorKeepsTheOthersFromSharing(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "crashing", 3, spec -> spec.with("cluster.workers", "9"))) {
            cluster.heal();
            cluster.awaitEven();
            Replica crashing = cluster.replicas().get(2);
            for (int round = 0; round < 6; round++) {
                crashing.kill9();
                crashing = cluster.restart(crashing);
            }
            crashing.kill9();
            cluster.awaitEven();
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        }
    }

    @Test
    void aReplicaThatJoinsAndDiesEveryFiveSecondsNeitherStopsWorkersNorKeepsTheOthersFromSharing(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "rhythm", 3, SpreadIT::withDefaultHeartbeat)) {
            cluster.heal();
            cluster.awaitEven(SETTLED_BY_DEFAULT);
            Replica flapping = cluster.replicas().get(2);
            long began = System.nanoTime();
            for (int round = 1; round <= 5; round++) {
                flapping.kill9();
                flapping = cluster.restart(flapping);
                long dies = round * RHYTHM.toNanos();
                await("it to have lived").atMost(RHYTHM).until(() -> System.nanoTime() - began >= dies);
            }
            flapping.kill9();
            cluster.awaitEven(SETTLED_BY_DEFAULT);
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        }
    }

    @Test
    void aReplicaThatFailsAWorkerAgainAndAgainLosesThatWorkerOnly(Cluster cluster) {
        String failing = "cluster-3";
        Replica holder = cluster.holderOf(failing);
        long lock = holder.client().worker(failing).lockId();
        List<Long> others = cluster.locks().keysOf(holder).stream().filter(key -> key != lock && cluster.isKept(key)).toList();
        OffsetDateTime start = cluster.evidence().now();

        holder.client().fault(failing, Fault.ERROR);
        await("another replica to have success").atMost(Bounds.outage(Bounds.SLACK)).untilAsserted(
                () -> assertThat(cluster.evidence().replicasThatDid(failing, start)).anyMatch(r -> !r.equals(holder.name())));
        cluster.awaitSettled();

        assertThat(cluster.locks().keysOf(holder)).containsAll(others).doesNotContain(lock);
        holder.client().clearFaults();
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
    }

    @Test
    void replicasHoldLoadsInTheRatioOfTheirWeights(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "weights", 2, SpreadIT::weighted)) {
            cluster.heal();
            long heavy = cluster.replicas().get(0).client().worker(HEAVY_WORKER).lockId();

            // A load of 12: the heavy worker, seven others of the workload, and the one that uses the app's pool.
            await("loads of 8 and 4").during(Bounds.HEARTBEAT.multipliedBy(2)).atMost(Bounds.SETTLED.multipliedBy(2))
                    .untilAsserted(() -> assertThat(cluster.replicas()).extracting(replica -> load(cluster, replica, heavy))
                            .containsExactly(8L, 4L));
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        }
    }

    private static ReplicaSpec withDefaultHeartbeat(ReplicaSpec spec) {
        return spec.with("cluster.workers", "9").with("quarkus.tickrunner.lock.heartbeat", "3s")
                .with("quarkus.tickrunner.lock.deadline", "10s").with("quarkus.tickrunner.lock.lease", "15s");
    }

    private static ReplicaSpec weighted(ReplicaSpec spec) {
        return spec.with("cluster.workers", "8").with("cluster.replica-workers", "1").with("cluster.slow-workers", "0")
                .with("quarkus.tickrunner.workers.\"" + HEAVY_WORKER + "\".weight", "" + HEAVY)
                .with("quarkus.tickrunner.spread.weight", spec.name().endsWith("-1") ? "2" : "1");
    }

    private static long load(Cluster cluster, Replica replica, long heavy) {
        return cluster.locks().keysOf(replica).stream().filter(cluster::isKept).mapToLong(key -> key == heavy ? HEAVY : 1)
                .sum();
    }
}
