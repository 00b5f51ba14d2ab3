package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.OffsetDateTime;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** A worker waits for an event that never happens. */
@ExtendWith(SharedCluster.class)
class WorkerHangsIT {

    @Test
    void itIsInterruptedAtItsTimeoutAndNoOtherIsDelayed(Cluster cluster) {
        String hanging = SharedCluster.IMPATIENT;
        Replica holder = cluster.holderOf(hanging);
        holder.client().fault(hanging, Fault.HANG);
        await("the tick to time out").atMost(Bounds.TAKE_OVER_AFTER_FREEZE).untilAsserted(
                () -> assertThat(holder.client().worker(hanging).lastOutcome()).isEqualTo("timeout"));
        OffsetDateTime timedOut = cluster.evidence().now();
        await("another replica to take over the worker that keeps failing here").atMost(Bounds.outage(Bounds.SLACK))
                .untilAsserted(() -> assertThat(cluster.evidence().replicasThatDid(hanging, timedOut)).isNotEmpty());
        holder.client().clearFaults();
        List<String> others = cluster.workers().stream().filter(worker -> !worker.equals(hanging)).toList();
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH, others);
    }
}
