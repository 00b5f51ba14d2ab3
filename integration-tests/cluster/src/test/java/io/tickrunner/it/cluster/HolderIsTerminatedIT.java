package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** The holder receives SIGTERM while its workers are running, as in every deployment. */
@ExtendWith(SharedCluster.class)
class HolderIsTerminatedIT {

    @Test
    void runningWorkIsFinishedAndTheOtherLocksAreHandedOver(Cluster cluster) {
        Replica holder = cluster.holder();
        String slow = cluster.workerHeldBy(holder);
        long run = cluster.slowRun(holder, slow);
        holder.sigterm();
        assertThat(holder.awaitEnd()).as("exit status").isEqualTo(128 + 15);
        assertThat(cluster.evidence().endingOf(run)).as("the ending of the run in flight").isEqualTo("done");
        List<String> others = cluster.workers().stream().filter(worker -> !worker.equals(slow)).toList();
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH, others);
    }
}
