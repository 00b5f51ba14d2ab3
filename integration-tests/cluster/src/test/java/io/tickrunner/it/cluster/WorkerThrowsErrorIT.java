package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.OffsetDateTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** A worker throws an {@link Error} at each of its ticks. */
@ExtendWith(SharedCluster.class)
class WorkerThrowsErrorIT {

    @Test
    void itsScheduleContinuesAndAnotherReplicaGetsItsTurn(Cluster cluster) {
        String failing = "cluster-3";
        Replica holder = cluster.holderOf(failing);
        OffsetDateTime start = cluster.evidence().now();
        holder.client().fault(failing, Fault.ERROR);
        await("the Error to be recorded").atMost(Bounds.TAKE_OVER_AFTER_DEATH).untilAsserted(() -> {
            assertThat(holder.client().worker(failing).lastError()).contains("LinkageError");
            assertThat(holder.client().worker(failing).consecutiveFailures()).isPositive();
        });
        await("another replica to have success").atMost(Bounds.outage(Bounds.SLACK)).untilAsserted(
                () -> assertThat(cluster.evidence().replicasThatDid(failing, start)).anyMatch(r -> !r.equals(holder.name())));
        holder.client().clearFaults();
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
    }
}
