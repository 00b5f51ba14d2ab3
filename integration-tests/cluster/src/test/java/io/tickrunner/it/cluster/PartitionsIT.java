package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.ReplicaSpec;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** The replicas share the partitions of a worker, also while their number changes. */
@ExtendWith(SharedCluster.class)
class PartitionsIT {

    private static final long FIRST_LOCK = 90_000;
    /** With three others to share, each of three replicas holds some of so many in any case. */
    private static final int MANY = 12;

    private static ReplicaSpec partitioned(ReplicaSpec spec) {
        return spec.with("cluster.workers", "2").with("cluster.replica-workers", "1").with("cluster.slow-workers", "0")
                .with("cluster.partitioned", "true");
    }

    private static UnaryOperator<ReplicaSpec> into(int partitions) {
        return spec -> spec.with("cluster.partitions", "" + partitions);
    }

    private static List<String> partitions(int from, int to) {
        return IntStream.range(from, to).mapToObj(index -> "part[" + index + "]").toList();
    }

    @Test
    void eachReplicaRunsItsShareOfThePartitionsAndTheOthersTakeItOver(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "partitions", 3, spec -> into(MANY).apply(partitioned(spec)))) {
            cluster.heal();
            cluster.awaitEven();
            assertThat(cluster.replicas()).allSatisfy(replica -> assertThat(cluster.locks().keysOf(replica))
                    .as("locks of %s", replica).anyMatch(key -> key >= FIRST_LOCK && key < FIRST_LOCK + MANY));

            Replica killed = cluster.replicas().get(1);
            killed.kill9();
            cluster.awaitTakenOverFrom(killed);
            cluster.awaitEven();

            assertRun(cluster, partitions(0, MANY));
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
            cluster.evidence().assertNotSilent(partitions(0, MANY), cluster.since(), Bounds.TAKE_OVER_AFTER_DEATH);
        }
    }

    @Test
    void inARolloutToAnotherNumberNoPartitionRunsTwiceAndEachThatSomeReplicaKnowsRuns(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "partitions_rollout", 3, spec -> into(4).apply(partitioned(spec)))) {
            cluster.heal();

            rollOut(cluster, into(7));
            assertRun(cluster, partitions(0, 7));
            cluster.evidence().assertNotSilent(partitions(0, 4), cluster.since(), Bounds.TAKE_OVER_AFTER_DEATH);

            rollOut(cluster, into(3));
            cluster.evidence().assertNotSilent(partitions(0, 3), cluster.since(), Bounds.TAKE_OVER_AFTER_DEATH);
            assertRun(cluster, partitions(0, 3));
            OffsetDateTime after = cluster.evidence().now();
            assertRun(cluster, partitions(0, 3));
            assertThat(cluster.evidence().notStartedSince(partitions(3, 7), after)).as("partitions that nobody knows any more")
                    .isEqualTo(partitions(3, 7));
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        }
    }

    private static void rollOut(Cluster cluster, UnaryOperator<ReplicaSpec> change) {
        for (Replica replica : cluster.replicas()) {
            replica.sigterm();
            replica.awaitEnd();
            cluster.restart(replica, change);
        }
    }

    private static void assertRun(Cluster cluster, List<String> partitions) {
        OffsetDateTime from = cluster.evidence().now();
        await("all partitions to run").atMost(Bounds.TAKE_OVER_AFTER_DEATH).untilAsserted(
                () -> assertThat(cluster.evidence().notStartedSince(partitions, from)).isEmpty());
    }
}
