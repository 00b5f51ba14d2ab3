package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** The ledger cannot be written. No lock, heartbeat or tick suffers, and what ran meanwhile is written when it can be. */
@ExtendWith(SharedCluster.class)
class LedgerFailsIT {

    private static final String DATABASE = "shared";
    /** Longer than the lease, the limits of the ledger's statements and several intervals. */
    private static final Duration OUTAGE = Duration.ofSeconds(12);
    /** The longest backoff, the limits of a statement that was still waiting, and slack. */
    private static final Duration RECOVERY = Duration.ofSeconds(30);
    private static final Duration NEVER_SILENT = Bounds.INTERVAL.plus(Bounds.SLACK);
    private static final String POOLED = "SELECT pg_terminate_backend(pid)::int FROM pg_stat_activity WHERE datname ="
            + " current_database() AND application_name = 'PostgreSQL JDBC Driver' AND pid <> pg_backend_pid()";

    private interface Fault {
        void run() throws SQLException;
    }

    @Test
    void aLockedTableDelaysNoTick(Cluster cluster) throws SQLException {
        try (Connection locker = cluster.postgres().database(DATABASE).getConnection();
                Statement lock = locker.createStatement()) {
            locker.setAutoCommit(false);
            inflict(cluster, () -> lock.execute("LOCK TABLE tickrunner_run, tickrunner_worker IN ACCESS EXCLUSIVE MODE"),
                    locker::rollback);
        }
    }

    @Test
    void aDroppedTableIsCreatedAgainAndDelaysNoTick(Cluster cluster) throws SQLException {
        inflict(cluster, () -> execute(cluster, "DROP TABLE tickrunner_run, tickrunner_worker"), () -> {
        });
    }

    @Test
    void aReadOnlyDatabaseDelaysNoTick(Cluster cluster) throws SQLException {
        inflict(cluster, () -> {
            execute(cluster, "ALTER DATABASE " + DATABASE + " SET default_transaction_read_only = on");
            cluster.evidence().sql().list(POOLED, Integer.class);
        }, () -> {
            // One after the other, because both in one request would be one transaction.
            execute(cluster, "SET default_transaction_read_only = off",
                    "ALTER DATABASE " + DATABASE + " RESET default_transaction_read_only");
            cluster.evidence().sql().list(POOLED, Integer.class);
        });
    }

    @Test
    void aSlowTableDelaysNoTick(Cluster cluster) throws SQLException {
        inflict(cluster, () -> execute(cluster, "CREATE FUNCTION be_slow() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN PERFORM pg_catalog.pg_sleep(20); RETURN NULL; END $$; CREATE TRIGGER slow BEFORE INSERT ON"
                + " tickrunner_run FOR EACH STATEMENT EXECUTE FUNCTION be_slow()"),
                () -> execute(cluster, "DROP TRIGGER slow ON tickrunner_run; DROP FUNCTION be_slow"));
    }

    @Test
    void anExhaustedPoolDelaysNoTick(Cluster cluster) throws SQLException {
        inflict(cluster, () -> cluster.running().forEach(replica -> replica.client().exhaustPool()),
                () -> cluster.running().forEach(replica -> replica.client().clearFaults()));
    }

    private static void execute(Cluster cluster, String... requests) throws SQLException {
        try (Connection connection = cluster.postgres().database(DATABASE).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : requests) {
                statement.execute(sql);
            }
        }
    }

    private static void inflict(Cluster cluster, Fault fault, Fault end) throws SQLException {
        awaitWritten(cluster, cluster.since());
        Map<Replica, Integer> backends = backends(cluster);
        fault.run();
        OffsetDateTime began = cluster.evidence().now();
        try {
            await("the outage of the ledger").pollDelay(OUTAGE).timeout(OUTAGE.multipliedBy(2))
                    .until(() -> cluster.running().size() == backends.size());
            assertThat(backends(cluster)).as("the backends of the lock sessions").isEqualTo(backends);
            cluster.evidence().assertNotSilent(cluster.workers(), cluster.since(), NEVER_SILENT);
        } finally {
            end.run();
        }
        awaitWritten(cluster, began);
        cluster.assertPromisesKept(NEVER_SILENT);
    }

    private static Map<Replica, Integer> backends(Cluster cluster) {
        return cluster.running().stream().collect(Collectors.toMap(Function.identity(), cluster.locks()::backendOf));
    }

    /**
     * Waits until each run that the evidence knows since then is in the ledger. With a newly acquired lock, a run waits before
     * its
     * work begins, on a busy machine for most of a second.
     */
    private static void awaitWritten(Cluster cluster, OffsetDateTime since) {
        await("runs").atMost(NEVER_SILENT).until(() -> cluster.evidence().sql().one(
                "SELECT count(*) > 0 FROM run WHERE started >= ? AND ending IS NOT NULL", Boolean.class, since));
        OffsetDateTime until = cluster.evidence().now();
        await("all runs to be in the ledger").atMost(RECOVERY).pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(missing(cluster, since, until)).as("runs missing in the ledger").isEmpty());
    }

    private static List<String> missing(Cluster cluster, OffsetDateTime since, OffsetDateTime until) {
        return cluster.evidence().sql().list(
                """
                        SELECT e.worker || ' at ' || e.started || ' in ' || e.replica FROM run e
                        WHERE e.started BETWEEN ? AND ? AND e.ending IS NOT NULL AND NOT EXISTS (
                            SELECT FROM tickrunner_run r JOIN tickrunner_worker w ON w.id = r.worker
                            WHERE w.name = e.worker AND r.started BETWEEN e.entered - interval '900 ms' AND e.entered + interval '400 ms')
                        """,
                String.class, since, until);
    }
}
