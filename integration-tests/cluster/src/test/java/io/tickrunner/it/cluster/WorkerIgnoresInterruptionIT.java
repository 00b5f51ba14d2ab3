package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.OffsetDateTime;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** A worker continues when it is interrupted. */
@ExtendWith(SharedCluster.class)
class WorkerIgnoresInterruptionIT {

    @Test
    void aStuckTickIsNamedInLivenessAndNoSecondOneStarts(Cluster cluster) {
        String stubborn = SharedCluster.IMPATIENT;
        Replica holder = cluster.holderOf(stubborn);
        holder.client().fault(stubborn, Fault.STUBBORN);
        await("liveness to name it").atMost(Bounds.outage(Bounds.SLACK)).untilAsserted(() -> {
            assertThat(holder.get("/q/health/live").statusCode()).isEqualTo(503);
            assertThat(holder.get("/q/health/live").body()).contains("\"" + stubborn + "\": \"has ignored its interrupt");
        });
        OffsetDateTime stuck = cluster.evidence().now();
        await("some more intervals").atMost(Bounds.SLACK.plusSeconds(3)).until(
                () -> cluster.evidence().now().isAfter(stuck.plusSeconds(3)));
        assertThat(cluster.evidence().startsSince(stubborn, stuck)).as("ticks beside the stuck one").isZero();

        holder.client().clearFaults();
        await("liveness to be well").atMost(Bounds.SLACK).untilAsserted(
                () -> assertThat(holder.get("/q/health/live").statusCode()).isEqualTo(200));
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH, others(cluster, stubborn));
    }

    @Test
    void workThatContinuesWithoutItsLockIsCountedAndNamedInLiveness(Cluster cluster) {
        Replica holder = cluster.holder();
        String runaway = cluster.workerHeldBy(holder);
        loseLockUnderStubbornWork(cluster, holder, runaway);
        await("liveness to name it").atMost(Bounds.LEASE.plus(Bounds.SLACK)).untilAsserted(() -> {
            assertThat(holder.get("/q/health/live").statusCode()).isEqualTo(503);
            assertThat(holder.get("/q/health/live").body())
                    .contains("\"" + runaway + "\": \"has ignored its interrupt", "and continues without its lock")
                    .contains("\"workers.runaways\": 1");
        });
        assertThat(holder.get("/q/metrics").body())
                .contains("tickrunner_runaways_total{partition=\"\",worker=\"" + runaway + "\"} 1.0");
        holder.client().clearFaults();
        await("liveness to be well").atMost(Bounds.SLACK).untilAsserted(
                () -> assertThat(holder.get("/q/health/live").statusCode()).isEqualTo(200));
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
    }

    @Test
    void haltOnRunawayEndsTheProcess(ClusterPostgres postgres) {
        try (Cluster cluster = new Cluster(postgres, "halting", 3,
                spec -> spec.with("quarkus.tickrunner.lock.halt-on-runaway", "true"))) {
            cluster.heal();
            Replica holder = cluster.holder();
            String runaway = cluster.workerHeldBy(holder);
            loseLockUnderStubbornWork(cluster, holder, runaway);
            assertThat(holder.awaitEnd()).as("exit status").isEqualTo(70);
            assertThat(holder.logLines(0, "Worker " + runaway + " continues without its lock")).hasSize(1);
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        }
    }

    private static void loseLockUnderStubbornWork(Cluster cluster, Replica holder, String worker) {
        OffsetDateTime start = cluster.evidence().now();
        holder.client().fault(worker, Fault.STUBBORN);
        await(worker + " to be at work").atMost(Bounds.TAKE_OVER_AFTER_DEATH).until(() -> {
            String running = holder.client().worker(worker).runningSince();
            return running != null && OffsetDateTime.parse(running).isBefore(OffsetDateTime.now().minusSeconds(1))
                    && cluster.evidence().startsSince(worker, start) > 0;
        });
        cluster.endLockSession(holder);
    }

    private static List<String> others(Cluster cluster, String worker) {
        return cluster.workers().stream().filter(other -> !other.equals(worker)).toList();
    }
}
