package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.ClaimedEvidence;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** All replicas are killed and started again. The ledger remembers what has run, and what began and did not end. */
@ExtendWith(SharedCluster.class)
class ClaimsIT {

    private static final int KILLS = Integer.getInteger("cluster.ledger-kills", 2);
    /** Every so many kills, PostgreSQL itself is killed too. */
    private static final int SERVER_KILLS = Integer.getInteger("cluster.ledger-server-kills", 2);
    private static final Duration PATIENCE = ClaimedEvidence.PATIENCE;
    private static final String EVERY_SECOND = "* * * * * ?";
    private static final String EVERY_TEN_SECONDS = "0/10 * * * * ?";

    private List<Replica> replicas = List.of();
    private ClaimedEvidence evidence;

    private void create(ClusterPostgres server, String name) {
        evidence = new ClaimedEvidence(server, name, "");
    }

    private void start(int size, String cron, String work, String onCrash) {
        replicas = IntStream.rangeClosed(1, size).mapToObj(number -> evidence.replica(number)
                .with("cluster.claimed-cron", cron)
                .with("cluster.claimed-work", work).with("cluster.claimed-on-crash", onCrash).start()).toList();
        replicas.forEach(Replica::awaitReady);
    }

    private void killAll() {
        evidence.killed();
        replicas.forEach(Replica::kill9);
        replicas.forEach(Replica::awaitEnd);
    }

    @AfterEach
    void close() {
        replicas.forEach(Replica::close);
    }

    private int runs(String worker) {
        return evidence.runs(worker);
    }

    private int runsSince(String worker, OffsetDateTime since) {
        return evidence.runsSince(worker, since);
    }

    private OffsetDateTime now() {
        return evidence.now();
    }

    private void awaitEnded(String worker) {
        evidence.awaitEnded(worker);
    }

    private void awaitRunsSince(String worker, OffsetDateTime since, int runs) {
        evidence.awaitRunsSince(worker, since, runs);
    }

    @Test
    void aLongIntervalDoesNotRunAgainEarlyAfterAllReplicasWereKilled(ClusterPostgres server) {
        create(server, "claims_interval");
        start(2, EVERY_SECOND, "50ms", "RERUN");
        awaitEnded("hourly");
        killAll();

        OffsetDateTime restarted = now();
        start(2, EVERY_SECOND, "50ms", "RERUN");
        awaitRunsSince("short", restarted, 2);
        awaitRunsSince("planned", restarted, 3);

        assertThat(runs("hourly")).isEqualTo(1);
    }

    @Test
    void anOccurrenceThatWasMissedWhileAllWereDownRunsOnce(ClusterPostgres server) {
        create(server, "claims_missed");
        start(1, EVERY_TEN_SECONDS, "50ms", "RERUN");
        awaitEnded("planned");
        killAll();
        await("a missed occurrence").pollDelay(Duration.ofSeconds(11)).atMost(PATIENCE).until(() -> true);

        OffsetDateTime restarted = now();
        start(2, EVERY_TEN_SECONDS, "50ms", "RERUN");
        awaitRunsSince("planned", restarted, 2);

        assertThat(evidence.sql().one(
                "SELECT count(*)::int FROM claimed WHERE worker = 'planned' AND started > ? AND occurrence < ?",
                Integer.class, restarted, restarted)).isEqualTo(1);
    }

    @Test
    void aWorkerThatFailedIsKnownToFailAfterAllReplicasWereKilled(ClusterPostgres server) {
        create(server, "claims_failing");
        start(2, EVERY_TEN_SECONDS, "50ms", "RERUN");
        awaitEnded("hourly");
        replicas.forEach(replica -> replica.client().fault("hourly", Fault.ERROR));
        for (int failure = 1; failure <= 4; failure++) {
            // After the third failure, the other replica has its turn.
            await("failure " + failure).atMost(PATIENCE).until(() -> replicas.stream()
                    .anyMatch(replica -> "error".equals(replica.client().tick("hourly"))));
        }
        await("the failures in the ledger").atMost(PATIENCE).until(() -> evidence.sql().one(
                "SELECT consecutive_failures FROM tickrunner_worker WHERE name = 'hourly'", Integer.class) == 4);
        killAll();

        start(2, EVERY_TEN_SECONDS, "50ms", "RERUN");

        String failing = "failing, 4 failures in a row, last 20";
        for (Replica replica : replicas) {
            assertThat(replica.get("/q/health/well").body()).contains(failing, "LinkageError");
            assertThat(replica.get("/q/health/ready").body()).contains(failing).contains("\"status\": \"UP\"");
            assertThat(replica.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(replica.get("/q/metrics").body())
                    .contains("tickrunner_consecutive_failures{partition=\"\",worker=\"hourly\"} 4");
            assertThat(replica.client().seen("hourly")).contains("\"consecutiveFailures\":4", "LinkageError", "lastFailure")
                    .doesNotContain("lastOutcome");
        }
        await("a lock to be held").atMost(PATIENCE).ignoreExceptions()
                .until(() -> "success".equals(holder().client().tick("hourly")));
        for (Replica replica : replicas) {
            await("the success to end the failures").atMost(PATIENCE)
                    .until(() -> replica.client().worker("hourly").consecutiveFailures() == 0);
        }
    }

    private Replica holder() {
        return replicas.stream().filter(replica -> replica.client().worker("hourly").lockHeld()).findFirst().orElseThrow();
    }

    @Test
    void whatWasKilledInMidWorkRunsAgain(ClusterPostgres server) {
        create(server, "claims_rerun");
        start(2, EVERY_TEN_SECONDS, "10m", "RERUN");
        OffsetDateTime began = now().minusMinutes(1);
        awaitRunsSince("hourly", began, 1);
        awaitRunsSince("planned", began, 1);
        killAll();

        start(2, EVERY_TEN_SECONDS, "50ms", "RERUN");

        await("the reruns").atMost(PATIENCE).until(() -> runs("hourly") == 2 && evidence.sql().one(
                "SELECT count(*)::int FROM claimed WHERE worker = 'planned' AND occurrence = (SELECT min(occurrence) FROM"
                        + " claimed)",
                Integer.class) == 2);
    }

    @Test
    void whatWasKilledInMidWorkRunsAgainAtTheTakeOver(ClusterPostgres server) {
        create(server, "claims_takeover");
        start(2, EVERY_TEN_SECONDS, "20s", "RERUN");
        awaitRunsSince("hourly", now().minusMinutes(1), 1);

        holder().kill9();

        await("the rerun").atMost(PATIENCE).until(() -> runs("hourly") == 2);
    }

    @Test
    void whatWasKilledInMidWorkDoesNotRunAgainIfSkipped(ClusterPostgres server) {
        create(server, "claims_skip");
        start(1, EVERY_TEN_SECONDS, "10m", "SKIP");
        awaitRunsSince("hourly", now().minusMinutes(1), 1);
        killAll();

        OffsetDateTime restarted = now();
        start(2, EVERY_TEN_SECONDS, "50ms", "SKIP");
        awaitRunsSince("short", restarted, 2);
        awaitRunsSince("planned", restarted, 1);

        assertThat(runs("hourly")).isEqualTo(1);
    }

    @Test
    void aLockedLedgerDelaysNoShortIntervalAndItsOccurrencesRunOnceItIsFree(ClusterPostgres server)
            throws SQLException {
        create(server, "claims_locked");
        start(2, EVERY_SECOND, "50ms", "RERUN");
        awaitEnded("planned");
        OffsetDateTime locked;
        try (Connection locker = server.database("claims_locked").getConnection(); Statement lock = locker.createStatement()) {
            locker.setAutoCommit(false);
            lock.execute("LOCK TABLE tickrunner_worker IN ACCESS EXCLUSIVE MODE");
            locked = now();
            awaitRunsSince("short", locked, 2);
            assertThat(runsSince("planned", locked)).isLessThanOrEqualTo(1);
            locker.rollback();
        }

        awaitRunsSince("planned", now(), 3);
        assertThat(unnamedRepetitions()).isEmpty();
    }

    /** The longer proof: {@code -Dcluster.ledger-kills=200 -Dcluster.ledger-server-kills=2}. */
    @Test
    void noOccurrenceIsLostOrRunsTwiceThoughTheWholeClusterIsKilledAgainAndAgain(ClusterPostgres server) {
        create(server, "claims_kills");
        start(2, EVERY_TEN_SECONDS, "200ms", "RERUN");
        awaitEnded("planned");
        for (int kill = 1; kill <= KILLS; kill++) {
            await("a random moment").pollDelay(Duration.ofMillis(ThreadLocalRandom.current().nextInt(4_000, 14_000)))
                    .atMost(PATIENCE).until(() -> true);
            if (kill % SERVER_KILLS == 0) {
                evidence.killed();
                server.restartImmediately();
            }
            killAll();
            start(2, EVERY_TEN_SECONDS, "200ms", "RERUN");
        }
        awaitRunsSince("planned", now(), 2);

        System.out.printf("%d occurrences; killed in mid-work and run again: %s; starts of the unclaimed worker that came"
                + " early: %d%n", runs("planned"), named(), early());
        assertThat(unnamedRepetitions()).isEmpty();
        assertThat(lost()).isEmpty();
        assertThat(runs("hourly")).isLessThanOrEqualTo(1 + evidence.sql().one(
                "SELECT count(*)::int FROM claimed WHERE worker = 'hourly' AND ended IS NULL", Integer.class));
    }

    /** Returns occurrences that ran again although an earlier run of them had ended, and was not followed by a kill at once. */
    private List<String> unnamedRepetitions() {
        return evidence.sql()
                .list("SELECT l.occurrence::text FROM claimed l JOIN claimed e ON e.worker = l.worker AND e.occurrence ="
                        + " l.occurrence AND e.id < l.id WHERE e.ended IS NOT NULL AND NOT EXISTS (SELECT FROM kill WHERE at BETWEEN"
                        + " e.ended AND e.ended + interval '2 s')", String.class);
    }

    private List<String> named() {
        return evidence.sql().list("SELECT occurrence::text FROM claimed WHERE worker = 'planned' GROUP BY occurrence"
                + " HAVING count(*) > 1 ORDER BY 1", String.class);
    }

    /**
     * Returns occurrences that nobody ran although a replica was up: the next one ran instead. Runs again do not count, because
     * one is followed at once by the last occurrence that was missed meanwhile.
     */
    private List<String> lost() {
        return evidence.sql()
                .list("SELECT occurrence::text FROM (SELECT occurrence, lag(occurrence) OVER (ORDER BY occurrence) AS before,"
                        + " started - lag(started) OVER (ORDER BY occurrence) AS silence FROM (SELECT occurrence, min(started)"
                        + " AS started FROM claimed WHERE worker = 'planned' GROUP BY occurrence) f) p"
                        + " WHERE occurrence - before > interval '10 s' AND silence < interval '19 s'", String.class);
    }

    private int early() {
        return evidence.sql()
                .one("SELECT count(*)::int FROM (SELECT started - lag(started) OVER (ORDER BY started) AS apart FROM claimed"
                        + " WHERE worker = 'short') s WHERE apart < interval '4900 ms'", Integer.class);
    }
}
