package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** Every connection of the app's own pool is taken. */
@ExtendWith(SharedCluster.class)
class AppPoolIsExhaustedIT {

    @Test
    void noLockIsLostAndOnlyWhatNeedsThePoolFails(Cluster cluster) {
        Replica victim = cluster.holderOf("pool-user");
        int backend = cluster.locks().backendOf(victim);
        assertThat(victim.client().exhaustPool()).as("connections taken from the pool").isPositive();
        await("the worker that needs the pool to fail").atMost(Bounds.outage(Bounds.SLACK)).untilAsserted(
                () -> assertThat(victim.client().worker("pool-user").lastOutcome()).isEqualTo("error"));
        await("another replica to take the worker that fails here").atMost(Bounds.outage(Bounds.SLACK)).until(
                () -> cluster.running().stream().anyMatch(r -> r != victim && r.client().worker("pool-user").lockHeld()));
        assertThat(cluster.locks().backendOf(victim)).as("the backend of the lock session").isEqualTo(backend);
        victim.client().clearFaults();
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
    }
}
