package io.tickrunner.runtime.pg;

import static io.tickrunner.runtime.pg.LedgerDatabase.WORKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.ledger.ClaimAnswer.Claimed;
import io.tickrunner.runtime.ledger.ClaimAnswer.Done;
import io.tickrunner.runtime.ledger.ClaimAnswer.Unfinished;
import io.tickrunner.runtime.ledger.ClaimRequest;
import io.tickrunner.runtime.ledger.OpenClaim;
import io.tickrunner.runtime.ledger.RunBatch;
import io.tickrunner.runtime.ledger.WorkerRow;

/** A claim that the app's own transaction closes. */
class LedgerCompletionTest {

    private LedgerDatabase database;
    private PostgresLedger one;
    private PostgresLedger two;
    private OpenClaim claim;
    private Connection work;

    @BeforeEach
    void claim() throws SQLException {
        database = LedgerDatabase.empty();
        one = database.replica("one");
        two = database.replica("two");
        claim = ((Claimed) one.claim(daily())).claim();
        work = database.database().connect();
        work.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        work.close();
    }

    private static ClaimRequest daily() {
        return ClaimRequest.interval(WORKER, Duration.ofDays(1));
    }

    private WorkerRow row() {
        return two.read(List.of(WORKER)).rows().get(WORKER.name());
    }

    private boolean complete() throws SQLException {
        return one.complete(work, WORKER, claim.token());
    }

    @Test
    void aReplicaThatDiedAfterTheCommitLeavesNothingToRunAgain() throws SQLException {
        assertThat(complete()).isTrue();
        work.commit();

        assertThat(row().claim()).isNull();
        assertThat(two.claim(daily())).isInstanceOf(Done.class);
    }

    @Test
    void aReplicaWhoseTransactionRolledBackLeavesItsRunUnfinished() throws SQLException {
        assertThat(complete()).isTrue();
        work.rollback();

        assertThat(two.claim(daily())).isInstanceOf(Unfinished.class);
    }

    @Test
    void aRerunFindsOutWhatCommittedMeanwhile() throws SQLException {
        OpenClaim seen = row().claim();
        complete();
        work.commit();

        assertThat(two.claim(ClaimRequest.again(WORKER, seen))).isInstanceOf(Done.class);
    }

    @Test
    void aTransactionWhoseRunAnotherReplicaHasClaimedCompletesNothing() throws SQLException {
        two.claim(ClaimRequest.again(WORKER, claim));

        assertThat(complete()).isFalse();
    }

    @Test
    void aRunIsCompletedOnce() throws SQLException {
        complete();

        assertThat(complete()).isFalse();
    }

    @Test
    void aCompletionIsASuccessThatEndsFailures() throws SQLException {
        database.execute("UPDATE tickrunner_worker SET consecutive_failures = 3");
        Instant before = one.open().instant();
        complete();
        work.commit();

        assertThat(row().consecutiveFailures()).isZero();
        assertThat(row().lastSuccess()).isAfterOrEqualTo(before);
    }

    @Test
    void theRecordOfACompletedRunDoesNotCloseALaterClaim() throws SQLException {
        complete();
        work.commit();
        database.execute("UPDATE tickrunner_worker SET last_start = last_start - interval '25 hours'");
        OpenClaim later = ((Claimed) two.claim(daily())).claim();

        one.write(RunBatch.of(LedgerDatabase.closing(claim.token(), Outcome.SUCCESS)), one.open(), false);

        assertThat(row().claim()).isEqualTo(later);
    }

    @Test
    void aTransactionOfAnEarlierRunDoesNotCloseALaterClaimOfItsReplica() throws SQLException {
        complete();
        work.commit();
        database.execute("UPDATE tickrunner_worker SET last_start = last_start - interval '25 hours'");
        OpenClaim later = ((Claimed) one.claim(daily())).claim();

        assertThat(complete()).isFalse();

        assertThat(row().claim()).isEqualTo(later);
    }

    @Test
    void aRoleThatMayNotWriteTheLedgerIsRefused() throws SQLException {
        String role = database.newRole();
        try (Connection stranger = database.database().connections(role, "secret").open()) {
            stranger.setAutoCommit(false);

            assertThatThrownBy(() -> one.complete(stranger, WORKER, claim.token())).isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }
}
