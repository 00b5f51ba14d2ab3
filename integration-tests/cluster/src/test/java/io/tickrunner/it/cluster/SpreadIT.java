package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

    private static final Duration PRECISION = Duration.ofMillis(750);

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
}
