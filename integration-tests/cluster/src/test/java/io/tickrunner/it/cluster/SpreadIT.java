package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** The replicas share the workers evenly, whichever of them come and go. */
@ExtendWith(SharedCluster.class)
class SpreadIT {

    /** The settled share, and what a busy machine takes. */
    private static final Duration SETTLED = Bounds.HEARTBEAT.multipliedBy(3).plus(Bounds.SLACK);
    private static final Duration PRECISION = Duration.ofMillis(60);

    private static void awaitEven(Cluster cluster) {
        await("an even share").atMost(SETTLED).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
            List<Integer> held = cluster.running().stream()
                    .map(replica -> (int) cluster.locks().keysOf(replica).stream().filter(cluster::isKept).count()).toList();
            assertThat(Collections.max(held) - Collections.min(held)).as("the difference of %s", held).isLessThanOrEqualTo(1);
            assertThat(held.stream().mapToInt(Integer::intValue).sum()).as("the sum of %s", held).isPositive();
        });
    }

    @Test
    void eachReplicaHoldsItsShareAfterDeathsAndARollout(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "spread", 3, spec -> spec.with("cluster.workers", "10"))) {
            cluster.heal();
            awaitEven(cluster);

            Replica killed = cluster.holder();
            killed.kill9();
            cluster.awaitTakenOverFrom(killed);
            awaitEven(cluster);
            cluster.restart(killed);
            awaitEven(cluster);

            for (Replica replica : cluster.replicas()) {
                replica.sigterm();
                replica.awaitEnd();
                awaitEven(cluster);
                cluster.restart(replica);
                awaitEven(cluster);
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
            awaitEven(cluster);
            Replica flapping = cluster.replicas().get(2);
            for (int round = 0; round < 4; round++) {
                List<Long> first = cluster.locks().keysOf(cluster.replicas().get(0)).stream().filter(cluster::isKept).toList();
                List<Long> second = cluster.locks().keysOf(cluster.replicas().get(1)).stream().filter(cluster::isKept).toList();
                flapping.kill9();
                cluster.awaitTakenOverFrom(flapping);
                awaitEven(cluster);
                assertThat(cluster.locks().keysOf(cluster.replicas().get(0))).containsAll(first);
                assertThat(cluster.locks().keysOf(cluster.replicas().get(1))).containsAll(second);
                flapping = cluster.restart(flapping);
                awaitEven(cluster);
            }
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        }
    }
}
