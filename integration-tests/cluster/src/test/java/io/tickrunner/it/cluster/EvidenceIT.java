package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.Evidence;
import io.tickrunner.it.cluster.harness.HeldLocks;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** Tests that the evidence detects violations. */
@ExtendWith(SharedCluster.class)
class EvidenceIT {

    private static final String RUN = "INSERT INTO run (worker, replica, forced, entered, started, last_seen) VALUES ";

    @Test
    void theDatabaseRejectsOnlyOverlappingRunsOfOneWorker(ClusterPostgres postgres) {
        evidence(postgres, "evidence_overlap");
        String second = "'2026-01-01 10:00:00', '2026-01-01 10:00:00', '2026-01-01 10:00:02')";
        postgres.execute("evidence_overlap", RUN + "('a', 'one', false, " + second);
        assertThatThrownBy(() -> postgres.execute("evidence_overlap", RUN + "('a', 'two', false, " + second))
                .hasRootCauseInstanceOf(SQLException.class)
                .rootCause().hasMessageContaining("one_run_at_a_time");
        assertThatCode(() -> postgres.execute("evidence_overlap", RUN + "('b', 'two', false, " + second))
                .doesNotThrowAnyException();
    }

    @Test
    void aSilentWorkerIsNamed(ClusterPostgres postgres) {
        Evidence evidence = evidence(postgres, "evidence_silence");
        OffsetDateTime since = evidence.now().minusSeconds(9);
        postgres.execute("evidence_silence", RUN + "('early', 'one', false, now(), now() - interval '8 s', now()),"
                + "('regular', 'one', false, now(), now() - interval '6 s', now() - interval '5 s'),"
                + "('regular', 'two', false, now(), now() - interval '3 s', now())");
        assertThat(evidence.silences(List.of("early", "regular", "never"), since, Duration.ofSeconds(5)))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("never was silent for 00:00:09"))
                .anyMatch(line -> line.startsWith("early was silent for 00:00:08"));
    }

    @Test
    void aWorkerThatStartsTwiceWithinItsIntervalIsNamed(ClusterPostgres postgres) {
        Evidence evidence = evidence(postgres, "evidence_early");
        OffsetDateTime since = evidence.now().minusSeconds(20);
        postgres.execute("evidence_early", RUN
                + "('a', 'one', false, now() - interval '12 s', now() - interval '12 s', now() - interval '11 s'),"
                + "('a', 'two', false, now() - interval '3 s', now() - interval '3 s', now())");
        evidence.assertNoEarlyStart(List.of("a"), since, Duration.ofSeconds(8));
        assertThatThrownBy(() -> evidence.assertNoEarlyStart(List.of("a"), since, Duration.ofSeconds(10)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a started in two").hasMessageContaining("only 00:00:09 after it had started in one");
    }

    @Test
    void aLockWithoutAHolderAndOneHeldByAForeignProgramAreNamed(ClusterPostgres postgres) throws SQLException {
        Evidence evidence = evidence(postgres, "evidence_locks");
        try (Connection stranger = postgres.database("evidence_locks").getConnection();
                Statement statement = stranger.createStatement()) {
            statement.execute("SET application_name = 'stranger'");
            statement.execute("SELECT pg_advisory_lock(7)");
            assertThat(new HeldLocks(evidence.sql()).discrepancies(List.of(8L), List.of(), Map.of()))
                    .containsExactly("lock 7 is held by stranger, which is not one of the running replicas []",
                            "lock 8 has no holder, but is believed to be held by []");
        }
    }

    private static Evidence evidence(ClusterPostgres postgres, String database) {
        postgres.createDatabase(database);
        return Evidence.createIn(postgres, database);
    }
}
