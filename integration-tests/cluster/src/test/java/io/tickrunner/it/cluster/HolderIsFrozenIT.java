package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** The holder is frozen for longer than its lease and thawed: a paused virtual machine, a laptop asleep. */
@ExtendWith(SharedCluster.class)
class HolderIsFrozenIT {

    @Test
    void anotherReplicaTakesOverAndTheThawedOneStopsItsWork(Cluster cluster) {
        Replica holder = cluster.holder();
        String slow = cluster.workerHeldBy(holder);
        long run = cluster.slowRun(holder, slow);
        holder.sigstop();
        cluster.awaitTakenOverFrom(holder);
        holder.sigcont();
        await("the thawed run to end").atMost(Bounds.SLACK).untilAsserted(() -> assertThat(
                cluster.evidence().endingOf(run)).isIn("lock_lost", "interrupted", "failed"));
        await("its outcome").atMost(Bounds.SLACK).untilAsserted(() -> assertThat(
                holder.get("/q/metrics").body()).containsPattern(
                        "tickrunner_ticks_total\\{outcome=\"lock_lost\",partition=\"\",worker=\"" + slow + "\"} [1-9]"));
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_FREEZE);
    }
}
