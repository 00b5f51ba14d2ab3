package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Objects;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.ClockShift;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.ReplicaClient.WorkerView;
import io.tickrunner.it.cluster.harness.ReplicaSpec;
import io.tickrunner.it.cluster.harness.SharedCluster;
import io.tickrunner.it.launcher.PackagedApp;

/** The wall clocks of two replicas are wrong by hours, one ahead and one behind. */
@ExtendWith(SharedCluster.class)
class ClockIsWrongIT {

    private static final Duration PRECISION = Duration.ofMillis(750);

    @BeforeAll
    static void needsAJavaAgent() {
        assumeFalse(PackagedApp.find().isBinary(), "a native binary takes no Java agent, which shifts the clock here");
    }

    @Test
    void noClockIsComparedWithAnother(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "clocks", 3, ClockIsWrongIT::wrong)) {
            cluster.heal();
            Replica right = cluster.replicas().get(0);
            Replica ahead = cluster.replicas().get(1);
            await("the shifted clock to be seen").atMost(Bounds.TAKE_OVER_AFTER_DEATH).untilAsserted(
                    () -> assertThat(ahead.client().workers().stream().map(WorkerView::lastStart).filter(Objects::nonNull)
                            .map(OffsetDateTime::parse)).isNotEmpty()
                            .allSatisfy(start -> assertThat(start).isAfter(OffsetDateTime.now().plusHours(6))));

            right.sigterm();
            right.awaitEnd();
            cluster.awaitTakenOverFrom(right);
            cluster.restart(right);
            cluster.awaitLocksAccountedFor();
            cluster.evidence().assertNoEarlyStart(cluster.slowWorkers(), cluster.since(),
                    Bounds.SLOW_INTERVAL.minus(PRECISION));
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        }
    }

    private static ReplicaSpec wrong(ReplicaSpec spec) {
        return switch (spec.name()) {
            case "clocks-2" -> spec.withJvmOption(ClockShift.by(Duration.ofHours(7)));
            case "clocks-3" -> spec.withJvmOption(ClockShift.by(Duration.ofHours(-7)));
            default -> spec;
        };
    }
}
