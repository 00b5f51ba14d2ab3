package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** Every connection of the app's own pool is taken. */
@ExtendWith(SharedCluster.class)
class AppPoolIsExhaustedIT {

    private static final String HOG = "replica-9";

    @Test
    void noLockIsLostAndOnlyWhatNeedsThePoolFails(Cluster cluster) {
        Replica victim = cluster.holderOf("pool-user");
        int backend = cluster.locks().backendOf(victim);
        victim.client().fault(HOG, Fault.POOL_HOG);
        await("the pool to be exhausted").atMost(Bounds.outage(Bounds.SLACK)).untilAsserted(
                () -> assertThat(victim.client().worker("pool-user").lastOutcome()).isEqualTo("error"));
        await("another replica to take the worker that fails here").atMost(Bounds.outage(Bounds.SLACK)).until(
                () -> cluster.running().stream().anyMatch(r -> r != victim && r.client().worker("pool-user").lockHeld()));
        assertThat(cluster.locks().backendOf(victim)).as("the backend of the lock session").isEqualTo(backend);
        victim.client().clearFaults();
        List<String> others = cluster.workers().stream().filter(worker -> !worker.equals(HOG)).toList();
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH, others);
    }
}
