package io.tickrunner.it.cluster;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** Every replica is restarted, one after the other, twice: a deployment, and its roll-back. */
@ExtendWith(SharedCluster.class)
class RollingRestartIT {

    /** How early a start may be in order to catch up, and how late its evidence. */
    private static final Duration PRECISION = Duration.ofMillis(750);

    @Test
    void noWorkerStartsTwiceWithinItsInterval(Cluster cluster) {
        for (int round = 1; round <= 2; round++) {
            for (Replica replica : cluster.replicas()) {
                replica.sigterm();
                replica.awaitEnd();
                cluster.restart(replica);
                cluster.awaitLocksAccountedFor();
            }
        }
        cluster.evidence().assertNoEarlyStart(cluster.slowWorkers(), cluster.since(), Bounds.SLOW_INTERVAL.minus(PRECISION));
        cluster.evidence().assertNotSilent(cluster.slowWorkers(), cluster.since(),
                Bounds.SLOW_INTERVAL.plus(Bounds.TAKE_OVER_AFTER_DEATH));
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
    }
}
