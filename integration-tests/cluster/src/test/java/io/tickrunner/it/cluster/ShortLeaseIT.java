package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/**
 * A lease of 1 s, with processes that all stand still for 300 ms again and again, as in a collection of garbage. For {@code
 * cluster.short-lease-minutes}.
 */
@ExtendWith(SharedCluster.class)
class ShortLeaseIT {

    private static final int MINUTES = Integer.getInteger("cluster.short-lease-minutes", 0);
    private static final int LEAST_GAP_MILLIS = 200;
    private static final int MOST_GAP_MILLIS = 3_000;

    @Test
    void noSessionIsLostInPausesOfThreeHundredMilliseconds(ClusterPostgres postgres) throws Exception {
        Assumptions.assumeTrue(MINUTES > 0, "only with -Dcluster.short-lease-minutes=N");
        try (Cluster cluster = new Cluster(postgres, "short_lease", 3, spec -> spec
                .with("quarkus.tickrunner.lock.lease", "1s")
                .with("quarkus.tickrunner.lock.deadline", "800ms")
                .with("quarkus.tickrunner.lock.heartbeat", "200ms"))) {
            cluster.heal();
            List<Pauses> pauses = new ArrayList<>();
            for (Replica replica : cluster.replicas()) {
                Pauses ofReplica = new Pauses(replica);
                pauses.add(ofReplica);
                ofReplica.start();
            }
            await().pollDelay(Duration.ofMinutes(MINUTES)).atMost(Duration.ofMinutes(MINUTES + 1)).until(() -> true);
            int number = 0;
            for (Pauses ofReplica : pauses) {
                ofReplica.interrupt();
                ofReplica.join();
                number += ofReplica.number;
            }
            System.out.printf("%d pauses of 300 ms in %d replicas in %d minutes%n", number, pauses.size(), MINUTES);
            assertThat(number).isGreaterThan(MINUTES * 10 * pauses.size());
            for (Replica replica : cluster.replicas()) {
                assertThat(replica.logLines(0, "Lock session lost")).as("losses in %s", replica).isEmpty();
            }
            cluster.assertPromisesKept(Bounds.INTERVAL.plus(Bounds.SLACK));
        }
    }

    /** Stops and continues a process. */
    private static final class Pauses extends Thread {

        private final Replica replica;
        private final SplittableRandom dice = new SplittableRandom();
        private volatile int number;

        private Pauses(Replica replica) {
            super("pauses of " + replica.name());
            this.replica = replica;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (true) {
                    Thread.sleep(dice.nextInt(LEAST_GAP_MILLIS, MOST_GAP_MILLIS));
                    // In one shell, because a pause of this JVM must not lengthen it.
                    new ProcessBuilder("sh", "-c", "kill -STOP " + replica.pid() + "; sleep 0.3; kill -CONT " + replica.pid())
                            .start().onExit().join();
                    number++;
                }
            } catch (InterruptedException e) {
                // The test is over, and the last pause with it.
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
