package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.ReplicaSpec;
import io.tickrunner.it.cluster.harness.SharedCluster;
import io.tickrunner.it.cluster.harness.Sql;

/**
 * Replicas are killed during ticks that mark their occurrence as done in the transaction of their effect. A unique constraint
 * refuses a second effect. The longer proof: {@code -Dcluster.exactly-once-kills=500}.
 */
@ExtendWith(SharedCluster.class)
class ExactlyOnceIT {

    private static final int KILLS = Integer.getInteger("cluster.exactly-once-kills", 20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Replica> replicas = new ArrayList<>();
    private ClusterPostgres server;
    private String database;
    private Sql sql;

    private void create(ClusterPostgres of) throws SQLException {
        server = of;
        database = "once_" + System.nanoTime();
        server.createDatabase(database);
        sql = new Sql(server.database(database));
        try (Connection connection = server.database(database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE begun (occurrence timestamptz, replica text, at timestamptz DEFAULT clock_timestamp());
                    CREATE TABLE effect (occurrence timestamptz UNIQUE, replica text,
                        at timestamptz DEFAULT clock_timestamp());
                    CREATE TABLE ended (occurrence timestamptz, replica text);
                    """);
        }
    }

    private Replica start(String mode, String before, String after) {
        Replica replica = ReplicaSpec.of(database + "-" + (replicas.size() + 1), Path.of("target", "replicas"))
                .with("quarkus.datasource.jdbc.url", server.url(database, server.port()))
                .with("quarkus.datasource.evidence.jdbc.url", server.url(database, server.port()))
                .with("quarkus.datasource.work.jdbc.url", server.url(database, server.port()))
                .with("cluster.workers", "0").with("cluster.replica-workers", "0").with("cluster.slow-workers", "0")
                .with("cluster.exactly-once", mode).with("cluster.before-commit", before)
                .with("cluster.after-commit", after).start();
        replicas.add(replica);
        return replica.awaitReady();
    }

    @AfterEach
    void close() {
        replicas.forEach(Replica::close);
    }

    @Test
    void aReplicaThatDiesAfterTheCommitLeavesNothingToRunAgain(ClusterPostgres of) throws SQLException {
        create(of);
        String occurrence = killAfterTheCommit("marked");

        awaitLaterEffects(occurrence);

        assertThat(starts(occurrence)).isEqualTo(1);
    }

    @Test
    void withoutTheMarkAReplicaThatDiesAfterTheCommitRunsAgain(ClusterPostgres of) throws SQLException {
        create(of);
        String occurrence = killAfterTheCommit("unmarked");

        await("the second run").atMost(PATIENCE).until(() -> starts(occurrence) > 1);
    }

    @Test
    void aReplicaThatDiesBeforeTheCommitRunsAgain(ClusterPostgres of) throws SQLException {
        create(of);
        Replica first = start("marked", "10m", "0s");
        await("the first run").atMost(PATIENCE).until(() -> count("begun") > 0);
        String occurrence = firstOf("begun");
        start("marked", "0s", "0s");

        first.kill9();

        await("the effect").atMost(PATIENCE).until(() -> sql.one("SELECT count(*)::int FROM effect WHERE occurrence ="
                + " ?::timestamptz", Integer.class, occurrence) == 1);
        assertThat(starts(occurrence)).isEqualTo(2);
    }

    @Test
    void eachOccurrenceThatHasBegunTakesEffectOnceThoughItsReplicaIsKilledAtRandom(ClusterPostgres of)
            throws SQLException {
        create(of);
        start("marked", "500ms", "500ms");
        start("marked", "500ms", "500ms");

        for (int kill = 1; kill <= KILLS; kill++) {
            Replica holder = awaitBegun();
            await("a random moment").pollDelay(Duration.ofMillis(ThreadLocalRandom.current().nextInt(1_100)))
                    .atMost(PATIENCE).until(() -> true);
            holder.kill9();
            start("marked", "500ms", "500ms");
        }
        awaitBegun();
        await("the last effect").atMost(PATIENCE).until(() -> withoutEffect().isEmpty());

        System.out.printf("%d occurrences; of %d kills, %d between commit and end, %d before the commit%n", count("effect"),
                KILLS, killedAfterTheCommit(), runAgain());
        assertThat(count("effect")).as("effects, of as many occurrences").isEqualTo(
                sql.one("SELECT count(DISTINCT occurrence)::int FROM begun", Integer.class));
        assertThat(startedAfterTheEffect()).as("runs of an occurrence that had taken effect").isEmpty();
        assertThat(refused()).as("second effects, which the constraint refused").isEmpty();
        assertThat(killedAfterTheCommit()).as("kills between commit and end").isPositive();
        assertThat(runAgain()).as("kills before the commit").isPositive();
    }

    /** Returns the occurrence that has committed. */
    private String killAfterTheCommit(String mode) {
        Replica first = start(mode, "0s", "10m");
        await("the effect").atMost(PATIENCE).until(() -> count("effect") > 0);
        start(mode, "0s", "0s");
        first.kill9();
        return firstOf("effect");
    }

    /** Waits until a run has begun from now on. Returns the replica that it began in. */
    private Replica awaitBegun() {
        int before = count("begun");
        String name = await("a run to begin").atMost(PATIENCE).until(
                () -> sql.list("SELECT replica FROM begun ORDER BY at OFFSET ?", String.class, before).stream().findFirst()
                        .orElse(null),
                begun -> begun != null);
        return replicas.stream().filter(replica -> replica.name().equals(name)).findFirst().orElseThrow();
    }

    private void awaitLaterEffects(String occurrence) {
        await("later occurrences").atMost(PATIENCE).until(() -> sql.one(
                "SELECT count(*)::int FROM effect WHERE occurrence > ?::timestamptz", Integer.class, occurrence) >= 2);
    }

    private int count(String table) {
        return sql.one("SELECT count(*)::int FROM " + table, Integer.class);
    }

    private String firstOf(String table) {
        return sql.one("SELECT min(occurrence)::text FROM " + table, String.class);
    }

    private int starts(String occurrence) {
        return sql.one("SELECT count(*)::int FROM begun WHERE occurrence = ?::timestamptz", Integer.class, occurrence);
    }

    private List<String> withoutEffect() {
        return sql.list("SELECT occurrence::text FROM begun EXCEPT SELECT occurrence::text FROM effect", String.class);
    }

    private List<String> startedAfterTheEffect() {
        return sql.list("SELECT b.occurrence::text FROM begun b JOIN effect e ON e.occurrence = b.occurrence WHERE b.at > e.at",
                String.class);
    }

    private List<String> refused() {
        return sql.list("SELECT error FROM tickrunner_run WHERE outcome = 'error'", String.class);
    }

    private int killedAfterTheCommit() {
        return sql.one("SELECT count(*)::int FROM effect e WHERE NOT EXISTS (SELECT FROM ended d WHERE d.occurrence ="
                + " e.occurrence AND d.replica = e.replica) AND e.occurrence < (SELECT max(occurrence) FROM begun)",
                Integer.class);
    }

    private int runAgain() {
        return sql.one("SELECT count(*)::int FROM (SELECT FROM begun GROUP BY occurrence HAVING count(*) > 1) r",
                Integer.class);
    }
}
