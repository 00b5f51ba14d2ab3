package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.Fence;
import io.tickrunner.LockLostException;
import io.tickrunner.Missed;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.Worker;
import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.runtime.ledger.ClaimToken;
import io.tickrunner.runtime.ledger.FakeLedger;
import io.tickrunner.runtime.ledger.LedgerUnavailableException;
import io.tickrunner.runtime.ledger.OpenClaim;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.worker.Hook;

/** A fenced worker that marks its occurrences as done. */
class CompletionTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");
    private static final Instant TODAY = Instant.parse("2026-03-01T03:00:00Z");
    private static final Retry TWO_RETRIES = new Retry(Duration.ofMinutes(1), 2);

    private final ManualReplica replica = new ManualReplica();
    private final List<Throwable> thrown = new ArrayList<>();
    private FakeLedger ledger;

    @BeforeEach
    void fence() {
        replica.time.setWall(NOW);
        replica.fence = Fence.EVERY_TRANSACTION;
    }

    private void keepLedger() {
        ledger = replica.keepLedger();
    }

    private WorkerService startDaily(Worker work) {
        WorkerService worker = replica.start(ManualReplica.every(DAY, TWO_RETRIES), work);
        replica.time.advance(Duration.ofSeconds(1));
        return worker;
    }

    private OpenClaim claim() {
        return ledger.row("sweep").claim();
    }

    private static void complete(Tick tick) throws Exception {
        tick.complete(FakeFences.connection());
    }

    private static void fail() {
        throw new IllegalStateException("for the test");
    }

    // Attempts

    @Test
    void aRunThatFailsAfterItsCompletionIsSkippedInsteadOfTriedAgain() {
        keepLedger();
        startDaily(tick -> {
            complete(tick);
            fail();
        });

        replica.time.advance(Duration.ofHours(1));

        assertThat(replica.outcomes()).containsExactly(Outcome.ERROR, Outcome.SKIPPED);
        assertThat(replica.attempts()).containsExactly(1);
    }

    @Test
    void aRunThatFailsBeforeItsCompletionIsTriedAgainAndCanComplete() {
        keepLedger();
        startDaily(tick -> {
            if (tick.attempt() == 1) {
                fail();
            }
            complete(tick);
            assertThat(claim()).isNull();
        });
        assertThat(claim()).as("the claim between the attempts").isNotNull();

        replica.time.advance(Duration.ofMinutes(2));

        assertThat(replica.outcomes()).containsExactly(Outcome.ERROR, Outcome.SUCCESS);
        assertThat(ledger.requests).as("claims").hasSize(1);
    }

    @Test
    void theLastFailedAttemptFinishesTheClaim() {
        keepLedger();
        startDaily(tick -> fail());

        replica.time.advance(Duration.ofHours(1));

        assertThat(replica.attempts()).containsExactly(1, 2, 3);
        assertThat(claim()).isNull();
    }

    @Test
    void anAttemptWaitsForALedgerThatCannotBeRead() {
        keepLedger();
        startDaily(tick -> {
            if (tick.attempt() == 1) {
                fail();
            }
        });
        ledger.failure = new LedgerUnavailableException("The table is locked", null, false);
        replica.time.advance(Duration.ofMinutes(2));
        assertThat(replica.outcomes()).startsWith(Outcome.ERROR, Outcome.UNAVAILABLE);
        ledger.failure = null;

        replica.time.advance(Duration.ofHours(1));

        assertThat(replica.attempts()).containsExactly(1, 2);
    }

    @Test
    void anAttemptDoesNotBeginIfAnotherReplicaHasClaimedTheRun() {
        keepLedger();
        startDaily(tick -> fail());
        ledger.row(FakeLedger.row("sweep", NOW, null, new OpenClaim(new ClaimToken("other", NOW), null)));

        replica.time.advance(Duration.ofHours(1));

        assertThat(replica.attempts()).containsExactly(1);
    }

    @Test
    void anAttemptDoesNotBeginIfAnotherReplicaHasFinishedTheRun() {
        keepLedger();
        startDaily(tick -> fail());
        ledger.row(FakeLedger.row("sweep", NOW, null, null));

        replica.time.advance(Duration.ofHours(1));

        assertThat(replica.outcomes()).containsExactly(Outcome.ERROR);
    }

    @Test
    void aWorkerThatIsNotFencedFinishesItsClaimWithTheFirstAttempt() {
        keepLedger();
        replica.fence = null;

        startDaily(tick -> fail());

        assertThat(claim()).isNull();
    }

    // Reruns

    @Test
    void anOccurrenceOfADeadReplicaThatHasCommittedMeanwhileIsSkipped() {
        keepLedger();
        ClaimToken dead = new ClaimToken("dead", TODAY);
        ledger.row(FakeLedger.row("sweep", TODAY, TODAY, new OpenClaim(dead, TODAY)));
        ledger.onUnfinished = () -> ledger.complete(new WorkerKey("sweep", ManualReplica.LOCK_ID), dead);
        replica.start(ManualReplica.cron("0 0 3 * * ?", Missed.RUN_ONCE, null), CompletionTest::complete);

        replica.time.advance(DAY);

        assertThat(replica.outcomes()).containsExactly(Outcome.SKIPPED, Outcome.SUCCESS);
        assertThat(replica.occurrences()).containsExactly(TODAY.plus(DAY));
    }

    // Refusals

    @Test
    void aRunWhoseClaimAnotherReplicaHasReplacedCannotComplete() {
        keepLedger();
        startDaily(tick -> {
            ledger.row(FakeLedger.row("sweep", NOW, null, new OpenClaim(new ClaimToken("other", NOW), null)));
            thrown.add(catchThrowable(() -> complete(tick)));
        });

        assertThat(thrown.get(0)).isInstanceOf(LockLostException.class).hasMessage("Worker sweep lost its lock, so this"
                + " transaction must not commit: its claim in the ledger is no longer open");
        assertThat(replica.outcomes()).containsExactly(Outcome.LOCK_LOST);
    }

    @Test
    void aSecondCompletionIsRejected() {
        keepLedger();
        startDaily(tick -> {
            complete(tick);
            thrown.add(catchThrowable(() -> complete(tick)));
        });

        assertRejected("it is marked as done already; call complete() once, in the last transaction of the tick");
    }

    @Test
    void aTickThatHasEndedIsRejected() {
        keepLedger();
        startDaily(CompletionTest::complete);
        Tick ended = replica.ticks.get(0);

        assertThatThrownBy(() -> complete(ended)).isInstanceOf(IllegalStateException.class)
                .hasMessage("Worker sweep cannot complete its occurrence: tick " + ended.id()
                        + " has ended; call complete() before its work returns");
    }

    @Test
    void anAppWithoutTheLedgerIsRejected() {
        startDaily(tick -> thrown.add(catchThrowable(() -> complete(tick))));

        assertRejected("the app keeps no ledger; set quarkus.tickrunner.ledger.enabled=true, or remove the call");
    }

    @Test
    void anAppWithoutATransactionManagerIsRejected() {
        keepLedger();
        startDaily(tick -> thrown.add(catchThrowable(tick::complete)));

        assertRejected("the app has no transaction manager; call complete(connection)");
    }

    @Test
    void aWorkerWhoseRunsAreNotClaimedIsRejected() {
        keepLedger();
        replica.start(ManualReplica.every(Duration.ofSeconds(30), null),
                tick -> thrown.add(catchThrowable(() -> complete(tick))));
        replica.time.advance(Duration.ofSeconds(1));

        assertRejected("the ledger claims only runs of cron workers, and of cadence CLUSTER with an interval of a minute or"
                + " more; use one of these, or remove the call");
    }

    @Test
    void aStartupHookIsRejected() {
        keepLedger();
        replica.hooks = EnumSet.of(Hook.STARTUP);
        startDaily(new Worker() {

            @Override
            public void tick(Tick tick) {
                // The hook counts.
            }

            @Override
            public void startup(Tick tick) {
                thrown.add(catchThrowable(() -> complete(tick)));
            }
        });

        assertRejected("its startup hook is not a tick; call complete() in tick(Tick)");
    }

    @Test
    void aWorkerThatIsNotFencedIsRejected() {
        keepLedger();
        replica.fence = null;
        startDaily(tick -> thrown.add(catchThrowable(() -> complete(tick))));

        assertThat(thrown.get(0)).isInstanceOf(IllegalStateException.class)
                .hasMessage("Worker sweep is not fenced; set fenced ="
                        + " true in its @TickWorker, or call fenced() on its definition");
    }

    @Test
    void inAForcedTickThereIsNothingToMark() {
        keepLedger();
        WorkerService worker = startDaily(CompletionTest::complete);

        assertThat(worker.tick()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void inAWakeUpThereIsNothingToMark() {
        keepLedger();
        WorkerService worker = startDaily(CompletionTest::complete);

        worker.requestTick();
        replica.time.advance(Duration.ofSeconds(2));

        assertThat(replica.outcomes()).containsExactly(Outcome.SUCCESS, Outcome.SUCCESS);
    }

    private void assertRejected(String why) {
        assertThat(thrown).hasSize(1).first().isInstanceOf(IllegalStateException.class)
                .extracting(Object::toString).asString().endsWith("Worker sweep cannot complete its occurrence: " + why);
    }
}
