package io.tickrunner.runtime.pg;

import static io.tickrunner.runtime.pg.LedgerDatabase.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.ledger.ClaimAnswer;
import io.tickrunner.runtime.ledger.ClaimAnswer.Claimed;
import io.tickrunner.runtime.ledger.ClaimAnswer.Done;
import io.tickrunner.runtime.ledger.ClaimAnswer.TooEarly;
import io.tickrunner.runtime.ledger.ClaimAnswer.Unfinished;
import io.tickrunner.runtime.ledger.ClaimRequest;
import io.tickrunner.runtime.ledger.OpenClaim;
import io.tickrunner.runtime.ledger.RunBatch;
import io.tickrunner.runtime.ledger.WorkerRow;

class LedgerClaimTest {

    private static final Duration EARLY = Duration.ofMillis(100);

    private LedgerDatabase database;
    private PostgresLedger one;
    private PostgresLedger two;

    @BeforeEach
    void openTwo() throws SQLException {
        database = LedgerDatabase.empty();
        one = database.replica("one");
        two = database.replica("two");
    }

    private static ClaimRequest daily() {
        return ClaimRequest.interval(WORKER, Duration.ofDays(1));
    }

    private static WorkerRow row(PostgresLedger ledger) {
        return ledger.read(List.of(WORKER)).rows().get(WORKER.name());
    }

    private static OpenClaim claimed(ClaimAnswer answer) {
        assertThat(answer).isInstanceOf(Claimed.class);
        return ((Claimed) answer).claim();
    }

    private void finish(PostgresLedger ledger, OpenClaim claim) {
        ledger.write(RunBatch.of(LedgerDatabase.closing(claim.token(), Outcome.SUCCESS)), ledger.open(), false);
    }

    @Test
    void anIntervalIsClaimedOnceByWhomeverRestarts() {
        finish(one, claimed(one.claim(daily())));

        ClaimAnswer answer = two.claim(daily());

        assertThat(answer).isInstanceOfSatisfying(Done.class, done -> {
            assertThat(done.replica()).isEqualTo("one");
            assertThat(done.start()).isBeforeOrEqualTo(done.now());
        });
    }

    @Test
    void anIntervalThatIsOverIsClaimedAgain() throws Exception {
        finish(one, claimed(one.claim(daily())));
        database.execute("UPDATE tickrunner_worker SET last_start = last_start - interval '25 hours'");
        database.execute("UPDATE tickrunner_run SET started = started - interval '25 hours'");

        assertThat(two.claim(daily())).isInstanceOf(Claimed.class);
    }

    @Test
    void anOccurrenceIsClaimedOnce() {
        Instant occurrence = one.open().instant().minusSeconds(1);
        finish(one, claimed(one.claim(ClaimRequest.occurrence(WORKER, occurrence, EARLY))));

        assertThat(two.claim(ClaimRequest.occurrence(WORKER, occurrence, EARLY))).isInstanceOf(Done.class);
    }

    @Test
    void anOccurrenceThatOnlyAFastClockSeesIsNotClaimed() {
        Instant inAnHour = one.open().instant().plusSeconds(3_600);

        assertThat(one.claim(ClaimRequest.occurrence(WORKER, inAnHour, EARLY))).isInstanceOf(TooEarly.class);
    }

    @Test
    void anOccurrenceBeforeTheLastOneIsNotClaimedByAReplicaWithASlowClock() {
        Instant now = one.open().instant();
        finish(one, claimed(one.claim(ClaimRequest.occurrence(WORKER, now, EARLY))));

        assertThat(two.claim(ClaimRequest.occurrence(WORKER, now.minusSeconds(3_600), EARLY))).isInstanceOf(Done.class);
    }

    @Test
    void anUnfinishedClaimIsShownToTheNextReplica() {
        OpenClaim claim = claimed(one.claim(daily()));

        assertThat(two.claim(daily())).isInstanceOfSatisfying(Unfinished.class,
                unfinished -> assertThat(unfinished.claim()).isEqualTo(claim));
    }

    @Test
    void anUnfinishedOccurrenceRunsAgainInOneReplicaOnly() {
        Instant occurrence = one.open().instant();
        OpenClaim dead = claimed(one.claim(ClaimRequest.occurrence(WORKER, occurrence, EARLY)));

        assertThat(claimed(two.claim(ClaimRequest.again(WORKER, dead))).occurrence()).isEqualTo(dead.occurrence());
        assertThat(one.claim(ClaimRequest.again(WORKER, dead))).isInstanceOf(Unfinished.class);
    }

    @Test
    void aReplicaThatLostItsClaimCannotCloseTheNewOne() {
        OpenClaim lost = claimed(one.claim(daily()));
        OpenClaim taken = claimed(two.claim(ClaimRequest.again(WORKER, lost)));

        finish(one, lost);

        assertThat(row(two).claim()).isEqualTo(taken);
    }

    @Test
    void aFinishedRunClosesItsClaim() {
        OpenClaim claim = claimed(one.claim(daily()));

        finish(one, claim);

        assertThat(row(one)).satisfies(row -> {
            assertThat(row.claim()).isNull();
            assertThat(row.lastReplica()).isEqualTo("one");
            assertThat(row.lastSuccess()).isNotNull();
        });
    }

    @Test
    void aWithdrawnClaimLeavesNoTrace() {
        WorkerRow before = row(one);
        Claimed claimed = (Claimed) one.claim(daily());

        assertThat(one.withdraw(WORKER, claimed)).isTrue();

        assertThat(row(two)).satisfies(row -> {
            assertThat(row.claim()).isNull();
            assertThat(row.lastStart()).isEqualTo(before.lastStart());
        });
        assertThat(two.claim(daily())).isInstanceOf(Claimed.class);
    }

    @Test
    void aClaimThatWasTakenOverCannotBeWithdrawn() {
        Claimed lost = (Claimed) one.claim(daily());
        OpenClaim taken = claimed(two.claim(ClaimRequest.again(WORKER, lost.claim())));

        assertThat(one.withdraw(WORKER, lost)).isFalse();
        assertThat(row(two).claim()).isEqualTo(taken);
    }

    @Test
    void ofTenReplicasThatClaimAtOnceOneSucceeds() throws Exception {
        one.read(List.of(WORKER));
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try {
            List<Callable<ClaimAnswer>> claims = IntStream.range(0, 10).<Callable<ClaimAnswer>> mapToObj(i -> {
                PostgresLedger replica = database.replica("replica-" + i);
                replica.open();
                return () -> replica.claim(daily());
            }).toList();
            List<ClaimAnswer> answers = new ArrayList<>();
            for (Future<ClaimAnswer> answer : threads.invokeAll(claims)) {
                answers.add(answer.get());
            }

            assertThat(answers).filteredOn(Claimed.class::isInstance).hasSize(1);
            assertThat(answers).filteredOn(Unfinished.class::isInstance).hasSize(9);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aClaimIsDurableEvenIfTheDatabaseDefaultsToAsynchronousCommits() throws Exception {
        database.execute("ALTER DATABASE " + database.database().name() + " SET synchronous_commit = off");
        database.replica("one").open();
        // A trigger sees what the transaction was set to.
        database.execute("CREATE TABLE seen (value text); CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN INSERT INTO public.seen VALUES (pg_catalog.current_setting('synchronous_commit'));"
                + " RETURN NEW; END $$; CREATE TRIGGER note BEFORE UPDATE ON tickrunner_worker FOR EACH ROW"
                + " EXECUTE FUNCTION note()");

        claimed(one.claim(daily()));

        assertThat(database.texts("SELECT value FROM seen")).containsExactly("on");
    }
}
