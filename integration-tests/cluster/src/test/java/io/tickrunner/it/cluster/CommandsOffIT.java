package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** One replica does not accept commands; the other does. */
@ExtendWith(SharedCluster.class)
class CommandsOffIT {

    private static final String UNWILLING = "unwilling-1";

    @Test
    void aHolderThatDoesNotAcceptCommandsIsNamedInTheAnswer(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "unwilling", 2, spec -> spec
                .with("cluster.workers", "1").with("cluster.replica-workers", "0").with("cluster.slow-workers", "1")
                .with("quarkus.tickrunner.spread", "none")
                .with("quarkus.tickrunner.admin.commands", Boolean.toString(!spec.name().equals(UNWILLING))))) {
            cluster.start();
            Replica unwilling = cluster.replicas().get(0);
            cluster.replicas().get(1).kill9();
            cluster.awaitTakenOverFrom(cluster.replicas().get(1));
            Replica willing = cluster.restart(cluster.replicas().get(1));
            String worker = "slow-1";

            await("the worker not to be at a tick of its own").atMost(Bounds.outage(Bounds.SLACK)).untilAsserted(() -> {
                HttpResponse<String> answer = willing.client().command(worker, "tick");
                assertThat(answer.statusCode()).isEqualTo(409);
                assertThat(answer.body()).contains("did not accept the command").contains("-" + unwilling.pid())
                        .contains("quarkus.tickrunner.admin.commands");
            });
            assertThat(unwilling.client().command(worker, "pause").statusCode()).isEqualTo(403);
        }
    }
}
