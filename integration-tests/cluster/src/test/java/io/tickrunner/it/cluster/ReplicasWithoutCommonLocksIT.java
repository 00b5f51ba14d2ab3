package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** Proves that these tests would detect replicas that do not exclude each other. */
@ExtendWith(SharedCluster.class)
class ReplicasWithoutCommonLocksIT {

    @Test
    void theEvidenceRejectsOverlappingRuns(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "apart", 3, spec -> spec
                .with("quarkus.tickrunner.lock-namespace", spec.name().substring("apart-".length()))
                .with("cluster.slow-workers", "0"))) {
            cluster.start();
            await("the evidence of overlap").atMost(Bounds.outage(Bounds.SLACK)).untilAsserted(
                    () -> assertThatThrownBy(
                            () -> cluster.evidence().assertNoOverlap(cluster.since(), Bounds.MARGIN))
                            .isInstanceOf(AssertionError.class)
                            .hasMessageContaining("overlap another run of the same worker"));
        }
    }
}
