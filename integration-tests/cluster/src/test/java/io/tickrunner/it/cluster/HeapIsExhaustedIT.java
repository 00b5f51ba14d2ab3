package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.OffsetDateTime;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/**
 * A worker uses all memory for some seconds, so Tickrunner's own threads have none when the lock session ends. Only with {@code
 * -Dcluster.heap=true}, because other threads of the process may not survive this.
 */
@ExtendWith(SharedCluster.class)
class HeapIsExhaustedIT {

    private static final Duration RECOVERY = Duration.ofSeconds(30);

    @RepeatedTest(5)
    void theReplicaTicksAgainWhenMemoryIsAvailable(ClusterPostgres postgres) {
        Assumptions.assumeTrue(Boolean.getBoolean("cluster.heap"), "only with -Dcluster.heap=true");
        try (Cluster cluster = new Cluster(postgres, "greedy_" + System.nanoTime(), 1, spec -> spec.withJvmOption("-Xmx90m"))) {
            cluster.heal();
            Replica greedy = cluster.holder();
            greedy.client().fault("cluster-3", Fault.GREEDY);
            await("the memory to be taken").pollDelay(Duration.ofSeconds(3)).until(() -> true);
            cluster.endLockSession(greedy);
            await("the memory to be free again").pollDelay(Duration.ofSeconds(4)).until(() -> true);

            OffsetDateTime since = cluster.evidence().now();
            await("every worker to run").atMost(RECOVERY).untilAsserted(
                    () -> assertThat(cluster.evidence().notStartedSince(cluster.workers(), since)).isEmpty());
            cluster.awaitLocksAccountedFor();
            cluster.evidence().assertNoOverlap(since, Bounds.MARGIN);
        }
    }
}
