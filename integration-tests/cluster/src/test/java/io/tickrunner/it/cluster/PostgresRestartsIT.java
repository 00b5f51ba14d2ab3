package io.tickrunner.it.cluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** PostgreSQL is restarted without notifying its clients. */
@ExtendWith(SharedCluster.class)
class PostgresRestartsIT {

    @Test
    void allReplicasRecoverByThemselves(Cluster cluster) {
        cluster.postgres().restartImmediately();
        cluster.assertPromisesKept(Bounds.outage(Bounds.SLACK));
    }
}
