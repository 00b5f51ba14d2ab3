package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.OffsetDateTime;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.PgBouncer;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;
import io.tickrunner.it.cluster.harness.TransactionPooler;

/** A connection pooler sits between the replicas and PostgreSQL. */
@ExtendWith(SharedCluster.class)
class PoolerInBetweenIT {

    private static final String FOUND = "A transaction-pooling proxy sits between the app and PostgreSQL";

    @Test
    void pgBouncerInTransactionModeIsRecognised(ClusterPostgres postgres) {
        Assumptions.assumeTrue(PgBouncer.isInstalled(), PgBouncer.NOT_INSTALLED);
        try (PgBouncer pooler = PgBouncer.start(postgres, "transaction")) {
            assertRecognised(postgres, "pgbouncer_transaction", pooler.port());
        }
    }

    @Test
    void aTransactionPoolerIsRecognised(ClusterPostgres postgres) {
        try (TransactionPooler pooler = new TransactionPooler(postgres.port(), 4)) {
            assertRecognised(postgres, "pooler_transaction", pooler.port());
        }
    }

    @Test
    void pgBouncerInSessionModeWorks(ClusterPostgres postgres) {
        Assumptions.assumeTrue(PgBouncer.isInstalled(), PgBouncer.NOT_INSTALLED);
        try (PgBouncer pooler = PgBouncer.start(postgres, "session");
                Cluster cluster = clusterBehind(postgres, "pgbouncer_session", pooler.port())) {
            cluster.heal();
            Replica holder = cluster.holder();
            holder.kill9();
            cluster.awaitTakenOverFrom(holder);
            cluster.assertPromisesKept(Bounds.TAKE_OVER_AFTER_DEATH);
        }
    }

    private static Cluster clusterBehind(ClusterPostgres postgres, String database, int port) {
        return new Cluster(postgres, database, 3, spec -> spec.with("quarkus.datasource.jdbc.url",
                postgres.url(database, port) + "&prepareThreshold=0"));
    }

    private static void assertRecognised(ClusterPostgres postgres, String database, int port) {
        try (Cluster cluster = clusterBehind(postgres, database, port)) {
            cluster.start();
            for (Replica replica : cluster.replicas()) {
                await("the pooler to be named, see " + replica.logFile()).atMost(Bounds.outage(Bounds.SLACK)).untilAsserted(
                        () -> assertThat(replica.logLines(0, FOUND)).isNotEmpty());
                // A scheduled tick may be running just now, waiting for the first opening of the session.
                await("a tick to say that there is no lock session").atMost(Bounds.SLACK).untilAsserted(
                        () -> assertThat(replica.client().tick("cluster-1")).isEqualTo("unavailable"));
            }
            OffsetDateTime named = cluster.evidence().now();
            await("some more attempts").atMost(Bounds.LEASE.plus(Bounds.SLACK)).until(
                    () -> cluster.evidence().now().isAfter(named.plus(Bounds.LEASE)));
            for (Replica replica : cluster.replicas()) {
                // One that the pooler served by a single backend so far is recognised by its first heartbeat, and named again.
                int opened = replica.logLines(0, "The lock session is open").size();
                assertThat(replica.logLines(0, FOUND)).as("one message, not one an attempt").hasSizeBetween(1, 1 + 2 * opened)
                        .first().asString().contains("pool_mode = session");
            }
            assertThat(cluster.evidence().sql().one("SELECT count(*) FROM run", Long.class)).as("runs").isZero();
        }
    }
}
