package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** One replica becomes many at once, {@code cluster.scale} in all, and one again. */
@ExtendWith(SharedCluster.class)
class ScaleIT {

    private static final int MOST = Integer.getInteger("cluster.scale", 10);

    @Test
    void theShareFollowsTheNumberOfReplicasUpAndDown(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "scale", MOST,
                spec -> spec.with("cluster.workers", "20").with("cluster.replica-workers", "1"))) {
            cluster.start(1);
            cluster.awaitCalm();

            cluster.start(MOST);
            cluster.awaitEven();

            List<Replica> leaving = cluster.replicas().subList(1, MOST);
            leaving.forEach(Replica::sigterm);
            leaving.forEach(Replica::awaitEnd);
            cluster.awaitEven();

            assertThat(cluster.running()).hasSize(1);
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        }
    }
}
