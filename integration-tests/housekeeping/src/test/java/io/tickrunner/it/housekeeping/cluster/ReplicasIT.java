package io.tickrunner.it.housekeeping.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;

import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real processes on one database. The tick log is the evidence: its constraint refuses what must never happen. */
class ReplicasIT {

    private static final String OPEN_RUN = "tick_log where worker = 'abandoned_uploads' and upper_inf(period)";

    private SharedDatabase database;

    @BeforeEach
    void startTheDatabase() throws Exception {
        database = new SharedDatabase();
    }

    @AfterEach
    void stopTheDatabase() throws Exception {
        database.close();
    }

    @Test
    void twoReplicasShareTheWorkAndNeverRunAWorkerAtTheSameTime() throws Exception {
        try (Replica one = start("one"); Replica two = start("two")) {
            eventually(() -> {
                assertThat(database.count("tick_log where replica = 'one'")).isGreaterThan(20);
                assertThat(database.count("tick_log where replica = 'two'")).isGreaterThan(20);
                assertThat(database.count("(select distinct worker from tick_log) w")).as("workers, the gated one aside")
                        .isGreaterThanOrEqualTo(12);
            });

            assertThat(one.isAlive()).isTrue();
            assertThat(two.isAlive()).isTrue();
            assertNoOverlap();
            assertThat(database.count("(select distinct holder_pid from tick_log) s")).as("lock sessions").isEqualTo(2);
        }
    }

    @Test
    void aReplicaThatIsTerminatedInMidTickLeavesNoLock() throws Exception {
        try (Replica replica = start("terminated")) {
            untilItHasWorked("terminated");
            try (Connection uploads = database.lockUploads()) {
                untilARunIsOpen();
                assertThat(database.count("lock_holder")).as("locks in mid-tick").isPositive();

                replica.terminate();

                assertThat(database.count("lock_holder")).as("locks after the exit").isZero();
            }
        }
    }

    @Test
    void aReplicaThatIsKilledInMidTickIsReplacedByAnother() throws Exception {
        try (Replica one = start("one")) {
            untilItHasWorked("one");
            try (Replica other = start("other")) {
                eventually(() -> assertThat(database.count("tick_log where replica = 'other'")).isPositive());
                String killed;
                String heir;
                long before;
                try (Connection uploads = database.lockUploads()) {
                    untilARunIsOpen();
                    // The two share the workers, so either may run this one.
                    boolean isOne = database.count(OPEN_RUN + " and replica = 'one'") == 1;
                    killed = isOne ? "one" : "other";
                    heir = isOne ? "other" : "one";
                    before = database.count(doneBy(heir));

                    (isOne ? one : other).kill();

                    eventually(() -> assertThat(database.count("lock_holder h join tick_log t"
                            + " on h.pid = t.holder_pid where t.replica = '" + killed + "'")).as("its locks").isZero());
                }
                eventually(() -> assertThat(database.count(doneBy(heir))).isGreaterThan(before));
                assertThat(database.count("tick_log where replica = '" + killed + "' and worker = 'abandoned_uploads'"
                        + " and outcome = 'died'")).as("the run it died in").isEqualTo(1);
                assertNoOverlap();
            }
        }
    }

    private Replica start(String name) throws Exception {
        return Replica.start(name, database.jdbcUrl());
    }

    private void untilItHasWorked(String replica) {
        eventually(() -> assertThat(database.count(doneBy(replica))).isPositive());
    }

    private static String doneBy(String replica) {
        return "tick_log where worker = 'abandoned_uploads' and outcome = 'done' and replica = '" + replica + "'";
    }

    private void untilARunIsOpen() {
        eventually(() -> assertThat(database.count(OPEN_RUN)).isEqualTo(1));
    }

    private void assertNoOverlap() throws Exception {
        assertThat(database.count("tick_overlap")).as("runs that the constraint refused").isZero();
        assertThat(database.count("tick_log a join tick_log b on a.worker = b.worker and a.id < b.id and a.period && b.period"))
                .as("overlapping runs").isZero();
    }

    private static void eventually(ThrowingRunnable condition) {
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200)).untilAsserted(condition);
    }
}
