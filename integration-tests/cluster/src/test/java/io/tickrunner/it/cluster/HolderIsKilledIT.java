package io.tickrunner.it.cluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** The holder dies at once, as under kill -9 or the out-of-memory killer. */
@ExtendWith(SharedCluster.class)
class HolderIsKilledIT {

    @Test
    void anotherReplicaTakesOverAtTheNextHeartbeat(Cluster cluster) {
        Replica holder = cluster.holder();
        holder.kill9();
        cluster.awaitTakenOverFrom(holder);
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
    }
}
