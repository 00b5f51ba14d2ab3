package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.OffsetDateTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** A replica is drained before its node is taken down. */
@ExtendWith(SharedCluster.class)
class DrainIT {

    private static final String WORKER = "cluster-1";

    @Test
    void theOthersRunTheWorkersOfADrainedReplicaUntilItIsUndrained(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "drained", 2, spec -> spec)) {
            cluster.start();
            cluster.awaitCalm();
            Replica drained = cluster.holderOf(WORKER);
            Replica other = cluster.running().stream().filter(replica -> replica != drained).findFirst().orElseThrow();

            assertThat(drained.client().command("replica", "drain").statusCode()).isEqualTo(200);
            await("all locks to be elsewhere").atMost(Bounds.HEARTBEAT.plus(Bounds.SLACK))
                    .until(() -> cluster.locks().keysOf(drained).isEmpty() && !cluster.locks().keysOf(other).isEmpty());
            OffsetDateTime handedOver = cluster.evidence().now();

            await("the other to run them").atMost(Bounds.outage(Bounds.INTERVAL))
                    .until(() -> cluster.evidence().startsSince(WORKER, handedOver) > 3);
            assertThat(cluster.locks().keysOf(drained)).isEmpty();
            assertThat(other.client().takingNothing()).singleElement().asString().endsWith("-" + drained.pid());

            assertThat(drained.client().command("replica", "undrain").statusCode()).isEqualTo(200);
            other.kill9();
            await("the undrained one to run them").atMost(Bounds.outage(Bounds.INTERVAL))
                    .until(() -> !cluster.locks().keysOf(drained).isEmpty());
            cluster.restart(other);
            cluster.assertPromisesKept(Bounds.outage(Bounds.INTERVAL));
        }
    }
}
