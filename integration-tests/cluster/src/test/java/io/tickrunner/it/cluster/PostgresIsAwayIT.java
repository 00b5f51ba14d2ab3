package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.OffsetDateTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** PostgreSQL is unavailable for a while ({@code cluster.outage} seconds). */
@ExtendWith(SharedCluster.class)
class PostgresIsAwayIT {

    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("cluster.outage", 20));

    @Test
    void ticksAreUnavailableAndEverythingRecovers(Cluster cluster) {
        Replica replica = cluster.holder();
        int log = replica.logEnd();
        cluster.postgres().stop();
        OffsetDateTime end = OffsetDateTime.now().plus(OUTAGE);
        await("a tick to be unavailable").atMost(Bounds.DEADLINE.plus(Bounds.SLACK)).untilAsserted(
                () -> assertThat(replica.client().tick("cluster-1")).isEqualTo("unavailable"));
        await("the outage to pass").atMost(OUTAGE.plus(Bounds.SLACK)).until(() -> OffsetDateTime.now().isAfter(end));
        assertThat(replica.get("/q/health/live").statusCode()).as("liveness, because a restart does not help").isEqualTo(200);
        assertThat(replica.client().tick("cluster-1")).isEqualTo("unavailable");
        cluster.postgres().ensureStarted();
        cluster.assertPromisesKept(Bounds.outage(OUTAGE));

        assertThat(replica.logLines(log, "Lock session lost")).as("news of the loss").hasSize(1);
        assertThat(replica.logLines(log, "The lock session cannot be opened"))
                .as("news of the outage: one a reason, not one a tick or an attempt").hasSizeBetween(1, 3);
    }
}
