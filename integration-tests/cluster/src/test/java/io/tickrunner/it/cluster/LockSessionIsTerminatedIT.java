package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** An administrator, or a failing server, ends the backend of the holder's lock session. */
@ExtendWith(SharedCluster.class)
class LockSessionIsTerminatedIT {

    @Test
    void theRunIsStoppedAndTheWorkersGoOn(Cluster cluster) {
        Replica holder = cluster.holder();
        long run = cluster.slowRun(holder, cluster.workerHeldBy(holder));
        int log = holder.logEnd();
        cluster.endLockSession(holder);
        await("the run to be stopped").atMost(Bounds.DEADLINE.plus(Bounds.SLACK)).untilAsserted(() -> assertThat(
                cluster.evidence().endingOf(run)).isIn("lock_lost", "interrupted", "failed"));
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        assertThat(holder.logLines(log, "The lock session was lost")).hasSize(1);
    }
}
