package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** An administrator, or a failing server, ends the backend of the holder's lock session. */
@ExtendWith(SharedCluster.class)
class LockSessionIsTerminatedIT {

    private static final String WORKER = "replica-1";

    @Test
    void theRunIsStoppedAndTheWorkersContinue(Cluster cluster) {
        Replica holder = cluster.holder();
        long run = cluster.slowRun(holder, cluster.workerHeldBy(holder));
        int log = holder.logEnd();
        cluster.endLockSession(holder);
        await("the run to be stopped").atMost(Bounds.DEADLINE.plus(Bounds.SLACK)).untilAsserted(() -> assertThat(
                cluster.evidence().endingOf(run)).isIn("lock_lost", "interrupted", "failed"));
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        assertThat(holder.logLines(log, "Lock session lost")).hasSize(1);
    }

    /** The lock is free before its replica notices, and another replica requests it at that moment. */
    @RepeatedTest(3)
    void aRunEndsBeforeAForcedRunElsewhereStarts(Cluster cluster) {
        Replica holder = cluster.holder();
        Replica other = cluster.running().stream().filter(replica -> replica != holder).findFirst().orElseThrow();
        holder.client().fault(WORKER, Fault.SLOW);
        CompletableFuture<String> run = forceUntilItRuns(holder);
        await("the forced run to be at work").atMost(Bounds.TAKE_OVER_AFTER_FREEZE)
                .until(() -> cluster.evidence().isAtForcedSlowWork(WORKER, holder.name()));

        CompletableFuture<String> next = forceUntilItRuns(other);
        cluster.endLockSession(holder);

        assertThat(run).succeedsWithin(Bounds.TAKE_OVER_AFTER_DEATH).isEqualTo("lock_lost");
        assertThat(next).succeedsWithin(Bounds.TAKE_OVER_AFTER_DEATH).isEqualTo("success");
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
    }

    private static CompletableFuture<String> forceUntilItRuns(Replica replica) {
        return CompletableFuture.supplyAsync(() -> {
            String outcome;
            do {
                outcome = replica.client().tick(WORKER);
            } while (outcome.equals("skipped"));
            return outcome;
        });
    }
}
