package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.ClockShift;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.ReplicaSpec;
import io.tickrunner.it.cluster.harness.SharedCluster;
import io.tickrunner.it.launcher.PackagedApp;

/** A worker is paused with an end, and a replica joins whose clock is wrong by hours. */
@ExtendWith(SharedCluster.class)
class PausedUntilIT {

    private static final String WORKER = "cluster-1";
    private static final Duration EVERYWHERE = Bounds.HEARTBEAT.plus(Bounds.SLACK);
    /** Long enough for a replica to start on a busy machine. */
    private static final Duration PAUSE = Duration.ofSeconds(40);
    /** How exactly the age of a message is known. */
    private static final Duration PRECISION = Duration.ofMillis(300);

    @Test
    void aPauseEndsByItselfInAllReplicasAndInOneThatJoinedLater(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "paused", 3, PausedUntilIT::lastOneAhead)) {
            cluster.start();
            cluster.awaitCalm();
            Replica ahead = cluster.replicas().get(2);
            ahead.kill9();

            Instant until = Instant.now().plus(PAUSE).truncatedTo(ChronoUnit.MILLIS);
            assertThat(cluster.replicas().get(0).client().command(WORKER, "pause",
                    "{\"reason\":\"migration\",\"until\":\"" + until + "\"}").statusCode()).isEqualTo(200);
            String pause = "\"pause\":{\"everywhere\":true,\"by\":\"anonymous\",\"reason\":\"migration\",\"until\":\"" + until
                    + "\"}";
            await("the pause to be everywhere").atMost(EVERYWHERE).until(() -> isShownByAll(cluster, pause));
            await("the last tick to end").atMost(EVERYWHERE)
                    .until(() -> cluster.locks().all().stream().noneMatch(lock -> lock.key() == 10_001));
            OffsetDateTime paused = cluster.evidence().now();

            Replica joiner = cluster.restart(ahead);
            await("the joiner to run other workers").atMost(Bounds.outage(Bounds.INTERVAL))
                    .until(() -> joiner.client().worker("replica-1").lastOutcome() != null);
            assertThat(isShownByAll(cluster, pause)).as("the pause with its end, in the joiner too").isTrue();
            assertThat(Instant.now()).as("the joiner was ready in time").isBefore(until);

            await("the pause to end everywhere").atMost(Duration.between(Instant.now(), until).plus(EVERYWHERE))
                    .until(() -> isShownByAll(cluster, "\"paused\":false"));
            assertThat(Instant.now()).isAfter(until.minus(PRECISION));
            await("it to run again").atMost(Bounds.outage(Bounds.INTERVAL))
                    .until(() -> cluster.evidence().startsSince(WORKER, paused) > 2);
            assertThat(cluster.evidence().startsBetween(WORKER, paused, until.minus(PRECISION).atOffset(ZoneOffset.UTC)))
                    .isZero();
        }
    }

    private static ReplicaSpec lastOneAhead(ReplicaSpec spec) {
        boolean takesAgent = !PackagedApp.find().isBinary();
        return takesAgent && spec.name().endsWith("-3") ? spec.withJvmOption(ClockShift.by(Duration.ofHours(7))) : spec;
    }

    private static boolean isShownByAll(Cluster cluster, String text) {
        return cluster.running().stream().allMatch(replica -> replica.client().seen(WORKER).contains(text));
    }
}
