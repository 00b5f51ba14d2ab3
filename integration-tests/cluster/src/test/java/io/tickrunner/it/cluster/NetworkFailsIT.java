package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.FaultyProxy.Direction;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** The holder's network to PostgreSQL fails in several ways. */
@ExtendWith(SharedCluster.class)
class NetworkFailsIT {

    /** The direction in which no data gets through. */
    enum Frozen {
        BOTH_WAYS(Direction.TO_SERVER, Direction.TO_CLIENT),
        TO_SERVER(Direction.TO_SERVER),
        TO_CLIENT(Direction.TO_CLIENT);

        private final Direction[] directions;

        Frozen(Direction... directions) {
            this.directions = directions;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHolderThatIsCutOffStopsBeforeAnotherStarts(Frozen frozen, Cluster cluster) {
        Replica holder = cluster.holder();
        long run = cluster.slowRun(holder, cluster.workerHeldBy(holder));
        cluster.proxyOf(holder).freeze(frozen.directions);
        cluster.awaitTakenOverFrom(holder);
        assertThat(cluster.evidence().endingOf(run)).isIn("lock_lost", "interrupted", "failed", "done");
        await("the cut-off replica to know that it has no locks").atMost(Bounds.SLACK).untilAsserted(
                () -> assertThat(holder.client().workers()).noneMatch(worker -> worker.lockHeld()));
        cluster.proxyOf(holder).heal();
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_FREEZE);
    }

    @Test
    void aHolderWhoseConnectionsAreResetIsReplaced(Cluster cluster) {
        Replica holder = cluster.holder();
        cluster.proxyOf(holder).cut();
        cluster.awaitTakenOverFrom(holder);
        cluster.proxyOf(holder).heal();
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
    }

    @Test
    void aSlowNetworkCostsNoLock(Cluster cluster) {
        Replica holder = cluster.holder();
        int backend = cluster.locks().backendOf(holder);
        List<Long> held = cluster.locks().keysOf(holder);
        cluster.proxyOf(holder).delay(Duration.ofMillis(200));
        OffsetDateTime start = cluster.evidence().now();
        await("the lease to be renewed for a while").atMost(Bounds.LEASE.multipliedBy(2).plus(Bounds.SLACK)).until(
                () -> cluster.evidence().now().isAfter(start.plus(Bounds.LEASE.multipliedBy(2))));
        assertThat(cluster.locks().backendOf(holder)).as("the backend of the lock session").isEqualTo(backend);
        // The worker that uses the app's pool may fail three times on a slow network, and its lock is then released.
        assertThat(cluster.locks().keysOf(holder)).as("what the holder still holds")
                .containsAll(held.stream().filter(key -> key != PoolUser.LOCK_ID && cluster.isKept(key)).toList());
        cluster.proxyOf(holder).heal();
        cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
    }
}
