package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;
import io.tickrunner.it.cluster.harness.Sql;

/** With the ledger, what operators set outlives all replicas. */
@ExtendWith(SharedCluster.class)
class DurableCommandsIT {

    private static final String PAUSED = "cluster-1";
    private static final String RESCHEDULED = "cluster-2";
    private static final String OTHER = "cluster-3";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aPauseAndAScheduleAreInForceAfterAllReplicasWereKilled(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "durable", 2, spec -> spec)) {
            cluster.start();
            cluster.awaitCalm();
            Replica first = cluster.replicas().get(0);
            assertThat(first.client().command(PAUSED, "pause", "{\"reason\":\"migration\"}").body())
                    .contains("\"durable\":true");
            assertThat(first.client().reschedule(RESCHEDULED, "{\"every\":\"1h\"}").body())
                    .contains("\"durable\":true");

            // Written behind, unlike the pause and the schedule.
            await("the rows of both commands").atMost(PATIENCE).until(() -> "pause,reschedule".equals(commands(postgres)));

            List<Replica> killed = List.copyOf(cluster.replicas());
            killed.forEach(Replica::kill9);
            OffsetDateTime restarted = cluster.evidence().now();
            killed.forEach(cluster::restart);
            await("another worker to run").atMost(PATIENCE)
                    .until(() -> cluster.evidence().startsSince(OTHER, restarted) > 2);

            for (Replica replica : cluster.running()) {
                assertThat(replica.client().seen(PAUSED)).contains("\"paused\":true", "\"reason\":\"migration\"");
                assertThat(replica.client().seen(RESCHEDULED)).contains("PT1H");
            }
            assertThat(cluster.evidence().startsSince(PAUSED, restarted)).isZero();
            assertThat(cluster.evidence().startsSince(RESCHEDULED, restarted)).isZero();
            cluster.running().iterator().next().client().command(PAUSED, "resume");
            await("it to go on").atMost(Bounds.outage(Bounds.INTERVAL).plus(PATIENCE))
                    .until(() -> cluster.evidence().startsSince(PAUSED, restarted) > 0);
        }
    }

    private static String commands(ClusterPostgres postgres) {
        return new Sql(postgres.database("durable")).one(
                "SELECT string_agg(command, ',' ORDER BY issued) FROM tickrunner_command",
                String.class);
    }
}
