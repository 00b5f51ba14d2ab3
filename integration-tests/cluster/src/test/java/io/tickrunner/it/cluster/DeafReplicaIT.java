package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.DeafeningProxy;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** The network keeps notifications from one replica, and passes everything else. */
@ExtendWith(SharedCluster.class)
class DeafReplicaIT {

    @Test
    void aReplicaThatHearsNothingStillTakesOverAndSharesAgainOnceItHears(ClusterPostgres postgres) {
        try (DeafeningProxy network = new DeafeningProxy(postgres.port());
                Cluster cluster = new Cluster(postgres, "deaf", 3, spec -> (spec.name().endsWith("-1")
                        ? spec.with("quarkus.datasource.jdbc.url",
                                postgres.url("deaf", network.port()) + "&sslmode=disable&gssEncMode=disable")
                        : spec).with("cluster.workers", "9").with("cluster.replica-workers", "1"))) {
            cluster.heal();
            cluster.awaitEven();
            Replica deaf = cluster.replicas().get(0);
            List<Replica> others = List.of(cluster.replicas().get(1), cluster.replicas().get(2));
            network.deafen(true);

            for (Replica other : others) {
                other.kill9();
                cluster.awaitTakenOverFrom(other);
            }
            List<Long> held = cluster.locks().keysOf(deaf).stream().filter(cluster::isKept).toList();
            assertThat(held).hasSizeGreaterThanOrEqualTo(9);
            others.forEach(cluster::restart);
            await("it to hand nothing over").during(Bounds.HEARTBEAT.multipliedBy(4)).atMost(Bounds.SETTLED.multipliedBy(2))
                    .until(() -> cluster.locks().keysOf(deaf).containsAll(held));

            assertThat(network.dropped()).as("notifications that were dropped").isPositive();

            network.deafen(false);
            cluster.awaitEven();
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        }
    }
}
