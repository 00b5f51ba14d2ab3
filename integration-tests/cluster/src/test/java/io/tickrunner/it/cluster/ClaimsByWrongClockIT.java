package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import io.tickrunner.it.cluster.harness.ClaimedEvidence;
import io.tickrunner.it.cluster.harness.ClockShift;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.ReplicaSpec;
import io.tickrunner.it.cluster.harness.SharedCluster;
import io.tickrunner.it.launcher.PackagedApp;

/**
 * The wall clock of the replica that holds the locks is an hour ahead, then goes back, while the other replica's is right. With
 * the ledger, the server's clock plans each occurrence, and no run is early, late or repeated.
 */
@ExtendWith(SharedCluster.class)
class ClaimsByWrongClockIT {

    private static final String WORKER = "planned";
    private static final String CRON = "0/3 * * * * ?";
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;
    private Path clock;
    private ClaimedEvidence evidence;
    private Replica wrong;
    private Replica right;

    @BeforeAll
    static void needsAJavaAgent() {
        assumeFalse(PackagedApp.find().isBinary(), "a native binary takes no Java agent, which shifts the clock here");
    }

    @AfterEach
    void close() {
        for (Replica replica : new Replica[] { wrong, right }) {
            if (replica != null) {
                replica.close();
            }
        }
    }

    @Test
    void noOccurrenceIsLostOrRunsTwiceThoughAClockGoesAnHourAheadAndBackWithAFullStopBetween(ClusterPostgres server) {
        // No replica is killed in mid-work here, so that nothing may run twice.
        evidence = new ClaimedEvidence(server, "claims_clock", ", UNIQUE (worker, occurrence)");
        evidence.execute("CREATE TABLE down (since timestamptz NOT NULL, until timestamptz)");
        clock = directory.resolve("clock");

        startWithWrongClock();
        awaitTwoRuns();
        ClockShift.set(clock, Duration.ZERO);
        awaitHourAhead(false);
        awaitTwoRuns();

        killBetweenRuns(wrong, right);
        startWithWrongClock();
        awaitTwoRuns();
        ClockShift.set(clock, Duration.ZERO);
        awaitHourAhead(false);
        awaitTwoRuns();

        OffsetDateTime killed = killBetweenRuns(wrong);
        evidence.awaitRunsSince(WORKER, killed, 1);
        upAgain();
        awaitTwoRuns();

        System.out.printf("%d occurrences ran%n", evidence.runs(WORKER));
        assertThat(evidence.sql().list("SELECT outcome || ' ' || coalesce(error, '') FROM tickrunner_run WHERE outcome <>"
                + " 'success'", String.class)).as("runs that the table refused, or that failed").isEmpty();
        assertThat(lost()).as("occurrences that nobody ran").isEmpty();
        assertThat(evidence.sql().list(
                "SELECT occurrence::text FROM claimed WHERE worker = ? AND started < occurrence - interval '500 ms'",
                String.class, WORKER)).as("runs earlier than a claim may be").isEmpty();
        assertThat(evidence.runs("hourly")).as("runs of a worker of one hour").isEqualTo(1);
    }

    /** Starts the wrong replica first, so that it holds the locks. */
    private void startWithWrongClock() {
        ClockShift.set(clock, HOUR);
        wrong = spec(1).withJvmOption(ClockShift.asIn(clock)).start().awaitReady();
        await("the locks to be held by the replica whose clock is wrong").atMost(ClaimedEvidence.PATIENCE)
                .until(() -> wrong.client().worker(WORKER).lockHeld());
        awaitHourAhead(true);
        right = spec(2).start().awaitReady();
        upAgain();
    }

    private void upAgain() {
        evidence.execute("UPDATE down SET until = clock_timestamp() WHERE until IS NULL");
    }

    private ReplicaSpec spec(int number) {
        return evidence.replica(number).with("cluster.claimed-cron", CRON).with("cluster.claimed-work", "0ms");
    }

    /** Waits until the replica's own account of the present time is an hour ahead, or is no longer. */
    private void awaitHourAhead(boolean ahead) {
        await("the clock to be " + (ahead ? "an hour ahead" : "right")).atMost(ClaimedEvidence.PATIENCE).until(() -> {
            String overview = wrong.get("/q/tickrunner").body();
            OffsetDateTime now = OffsetDateTime.parse(overview.replaceFirst("(?s).*?\"now\":\"([^\"]+)\".*", "$1"));
            return now.isAfter(OffsetDateTime.now().plusMinutes(30)) == ahead;
        });
    }

    private void awaitTwoRuns() {
        evidence.awaitRunsSince(WORKER, evidence.now(), 2);
    }

    /**
     * Kills right after a run was recorded, while no claim is open.
     *
     * @return when
     */
    private OffsetDateTime killBetweenRuns(Replica... replicas) {
        OffsetDateTime from = evidence.now();
        await("a run to be recorded").atMost(ClaimedEvidence.PATIENCE).pollInterval(Duration.ofMillis(50))
                .until(() -> evidence.runsSince(WORKER, from) > 0 && evidence.sql().one("SELECT claim_since IS NULL"
                        + " FROM tickrunner_worker WHERE name = ?", Boolean.class, WORKER));
        evidence.execute("INSERT INTO down (since) VALUES (clock_timestamp())");
        for (Replica replica : replicas) {
            replica.kill9();
        }
        return evidence.now();
    }

    /** Returns occurrences that nobody ran. Of those while nobody held the lock, only the last one runs late. */
    private List<String> lost() {
        return evidence.sql().list("SELECT due::text FROM (SELECT generate_series(min(occurrence), max(occurrence),"
                + " interval '3 s') AS due FROM claimed WHERE worker = ?) d WHERE NOT EXISTS (SELECT FROM claimed WHERE"
                + " worker = ? AND occurrence = due) AND NOT EXISTS (SELECT FROM down WHERE due BETWEEN since AND until)",
                String.class, WORKER, WORKER);
    }
}
