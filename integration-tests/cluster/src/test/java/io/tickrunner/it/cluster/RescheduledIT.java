package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.OffsetDateTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** A worker gets another schedule while three replicas run, and the replica that took the command dies. */
@ExtendWith(SharedCluster.class)
class RescheduledIT {

    private static final String WORKER = "cluster-1";
    private static final Duration EVERYWHERE = Bounds.HEARTBEAT.plus(Bounds.SLACK);

    @Test
    void aScheduleHoldsInAllReplicasAndInThoseThatJoinLaterUntilItIsReset(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "rescheduled", 3, spec -> spec)) {
            cluster.start();
            cluster.awaitCalm();
            Replica holder = cluster.holderOf(WORKER);
            Replica taker = cluster.running().stream().filter(r -> r != holder).findFirst().orElseThrow();

            assertThat(taker.client().reschedule(WORKER, "{\"every\":\"1h\"}").statusCode()).isEqualTo(200);
            await("the schedule to be everywhere").atMost(EVERYWHERE).until(() -> areAllAt(cluster, "PT1H"));
            await("the last tick to end").atMost(EVERYWHERE)
                    .until(() -> holder.client().worker(WORKER).runningSince() == null);
            OffsetDateTime rescheduled = cluster.evidence().now();

            taker.kill9();
            holder.kill9();
            Replica joiner = cluster.restart(taker);
            cluster.restart(holder);

            await("the joiner to run other workers").atMost(Bounds.outage(Bounds.INTERVAL))
                    .until(() -> joiner.client().worker("replica-1").lastOutcome() != null);
            await("the schedule to be everywhere").atMost(EVERYWHERE).until(() -> areAllAt(cluster, "PT1H"));
            assertThat(cluster.evidence().startsSince(WORKER, rescheduled)).isZero();

            assertThat(joiner.client().resetSchedule(WORKER).statusCode()).isEqualTo(200);
            await("its own schedule to be everywhere").atMost(EVERYWHERE).until(() -> areAllAt(cluster, "PT1S"));
            await("it to run again").atMost(Bounds.outage(Bounds.INTERVAL))
                    .until(() -> cluster.evidence().startsSince(WORKER, rescheduled) > 2);
        }
    }

    private static boolean areAllAt(Cluster cluster, String interval) {
        return cluster.running().stream()
                .allMatch(replica -> replica.client().seen(WORKER).contains("\"interval\":\"" + interval + "\""));
    }
}
