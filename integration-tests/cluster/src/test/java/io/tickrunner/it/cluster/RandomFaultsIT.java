package io.tickrunner.it.cluster;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.RandomFaults;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** Random faults for {@code cluster.chaos} seconds, repeatable with {@code cluster.seed}. */
@ExtendWith(SharedCluster.class)
class RandomFaultsIT {

    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("cluster.chaos", 30));

    @Test
    void theGuaranteesHoldUnderRandomFaults(Cluster cluster) {
        long seed = Long.getLong("cluster.seed", System.nanoTime());
        System.out.println("Random faults with -Dcluster.seed=" + seed);
        RandomFaults faults = new RandomFaults(cluster, new Random(seed));
        OffsetDateTime end = OffsetDateTime.now().plus(LENGTH);
        while (OffsetDateTime.now().isBefore(end)) {
            faults.next();
        }
        faults.mendAll();
        cluster.assertPromisesKept(Bounds.outage(RandomFaults.LONGEST));
    }
}
