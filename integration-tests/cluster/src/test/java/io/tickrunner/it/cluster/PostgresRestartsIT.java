package io.tickrunner.it.cluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** PostgreSQL is restarted without a word to its clients. */
@ExtendWith(SharedCluster.class)
class PostgresRestartsIT {

    @Test
    void allReplicasComeBackByThemselves(Cluster cluster) {
        cluster.postgres().restartImmediately();
        cluster.assertPromisesKept(Bounds.outage(Bounds.SLACK));
    }
}
