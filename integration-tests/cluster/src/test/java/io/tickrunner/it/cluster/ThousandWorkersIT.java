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

/** A thousand workers of one second, for {@code cluster.seconds} seconds, and then the death of their holder. */
@ExtendWith(SharedCluster.class)
class ThousandWorkersIT {

    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("cluster.seconds", 30));

    @Test
    void allKeepTheirScheduleOnOneConnectionPerReplica(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "thousand", 3, spec -> spec.withJvmOption("-Xmx256m")
                .with("cluster.workers", "1000").with("cluster.replica-workers", "0").with("cluster.slow-workers", "0")
                .with("cluster.steps", "0"))) {
            cluster.heal();
            OffsetDateTime end = cluster.since().plus(LENGTH);
            await("the time to pass").atMost(LENGTH.plus(Bounds.SLACK)).pollInterval(Duration.ofSeconds(1)).until(
                    () -> cluster.evidence().now().isAfter(end));
            cluster.evidence().assertNotSilent(cluster.workers(), cluster.since(), Bounds.INTERVAL.plus(Bounds.SLACK));
            assertThat(cluster.locks().sessions()).as("connections that hold 1,000 workers' locks").isEqualTo(3);

            Replica holder = cluster.holder();
            holder.kill9();
            cluster.awaitTakenOverFrom(holder);
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        }
    }
}
