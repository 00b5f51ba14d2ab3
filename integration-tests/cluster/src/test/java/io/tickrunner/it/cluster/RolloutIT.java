package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** Replicas of two versions, which do not know the same workers, run side by side. */
@ExtendWith(SharedCluster.class)
class RolloutIT {

    private static final Duration PRECISION = Duration.ofMillis(750);
    private static final long NEW_LOCK = 10_007;
    private static final long OLD_LOCK = 30_004;

    @Test
    void aNewWorkerRunsInTheFirstNewReplicaAndAnOldOneUntilTheLastOldReplicaEnds(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "rollout", 3, spec -> spec.with("cluster.workers", "6")
                .with("cluster.replica-workers", "1").with("cluster.slow-workers", "4"))) {
            cluster.heal();
            cluster.awaitEven();
            List<Replica> old = List.copyOf(cluster.replicas());
            for (Replica replica : old) {
                replica.sigterm();
                replica.awaitEnd();
                cluster.restart(replica, spec -> spec.with("cluster.workers", "7").with("cluster.slow-workers", "3"));

                boolean last = replica == old.get(old.size() - 1);
                await("the locks of both versions").atMost(Bounds.SETTLED).untilAsserted(() -> {
                    List<Long> held = cluster.running().stream().flatMap(r -> cluster.locks().keysOf(r).stream()).toList();
                    assertThat(held).contains(NEW_LOCK);
                    assertThat(held.contains(OLD_LOCK)).isEqualTo(!last);
                });
            }
            cluster.awaitEven();

            OffsetDateTime end = cluster.evidence().now();
            await("the new worker to run").atMost(Bounds.TAKE_OVER_AFTER_DEATH)
                    .until(() -> cluster.evidence().startsSince("cluster-7", end) > 0);
            cluster.evidence().assertNotSilent(names("cluster-", 6), cluster.since(), Bounds.TAKE_OVER_AFTER_DEATH);
            cluster.evidence().assertNoEarlyStart(names("slow-", 3), cluster.since(), Bounds.SLOW_INTERVAL.minus(PRECISION));
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH, names("cluster-", 6));
        }
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
    }
}
