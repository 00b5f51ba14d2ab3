package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.Missed;
import io.tickrunner.OnCrash;
import io.tickrunner.Outcome;
import io.tickrunner.Pause;
import io.tickrunner.Tick;
import io.tickrunner.Worker;
import io.tickrunner.runtime.ledger.ClaimRequest;
import io.tickrunner.runtime.ledger.ClaimToken;
import io.tickrunner.runtime.ledger.FakeLedger;
import io.tickrunner.runtime.ledger.LedgerUnavailableException;
import io.tickrunner.runtime.ledger.OpenClaim;
import io.tickrunner.runtime.ledger.PauseEntry;
import io.tickrunner.runtime.ledger.ScheduleEntry;
import io.tickrunner.runtime.ledger.WorkerRow;
import io.tickrunner.runtime.worker.Hook;

/** A worker whose runs are counted from the ledger, and claimed in it. */
class ClaimedWorkerTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");
    private static final String DAILY = "0 0 3 * * ?";
    private static final Instant TODAY = Instant.parse("2026-03-01T03:00:00Z");

    private final ManualReplica replica = new ManualReplica();
    private final FakeLedger ledger = replica.keepLedger();

    @BeforeEach
    void setClock() {
        replica.time.setWall(NOW);
    }

    private static void nothing(Tick tick) {
    }

    private void startDaily() {
        replica.start(ManualReplica.cron(DAILY, Missed.RUN_ONCE, null), ClaimedWorkerTest::nothing);
        replica.time.advance(Duration.ofSeconds(1));
    }

    private void startEvery(Duration interval) {
        replica.start(ManualReplica.every(interval, null), ClaimedWorkerTest::nothing);
    }

    private static OpenClaim claim(String replica, Instant since, Instant occurrence) {
        return new OpenClaim(new ClaimToken(replica, since), occurrence);
    }

    private void lastStart(Duration ago) {
        ledger.row(FakeLedger.row("sweep", NOW.minus(ago), null, null));
    }

    // Counting

    @Test
    void anIntervalIsCountedFromTheLastStartInTheLedger() {
        lastStart(Duration.ofHours(20));
        startEvery(DAY);
        replica.time.advance(Duration.ofHours(3).plusMinutes(59));
        assertThat(replica.ticks).isEmpty();

        replica.time.advance(Duration.ofMinutes(2));

        assertThat(replica.ticks).hasSize(1);
    }

    @Test
    void aWorkerThatIsOverdueRunsAtOnceAndOnce() {
        lastStart(Duration.ofDays(3));
        startEvery(DAY);

        replica.time.advance(Duration.ofHours(23));

        assertThat(replica.ticks).hasSize(1);
    }

    @Test
    void aShortIntervalIsCountedButNotClaimed() {
        lastStart(Duration.ofSeconds(3));
        startEvery(Duration.ofSeconds(5));
        replica.time.advance(Duration.ofMillis(1_900));
        assertThat(replica.ticks).isEmpty();

        replica.time.advance(Duration.ofMillis(200));

        assertThat(replica.ticks).hasSize(1);
        assertThat(ledger.requests).isEmpty();
    }

    @Test
    void anOccurrenceThatWasMissedWhileNobodyWasUpRunsOnce() {
        ledger.row(FakeLedger.row("sweep", NOW.minus(DAY), TODAY.minus(DAY), null));

        startDaily();

        assertThat(replica.occurrences()).containsExactly(TODAY);
    }

    @Test
    void anOccurrenceThatHasRunDoesNotRunAgainAfterARestart() {
        ledger.row(FakeLedger.row("sweep", TODAY, TODAY, null));

        startDaily();

        assertThat(replica.ticks).isEmpty();
    }

    @Test
    void occurrencesFollowTheServersClock() {
        replica.time.setWall(NOW.plus(Duration.ofHours(1)));
        ledger.aheadBy(Duration.ofHours(-1));
        replica.start(ManualReplica.cron("0 0 * * * ?", Missed.RUN_ONCE, null), ClaimedWorkerTest::nothing);
        replica.time.advance(Duration.ofMinutes(59));
        assertThat(replica.ticks).isEmpty();

        replica.time.advance(Duration.ofMinutes(2));

        assertThat(replica.occurrences()).containsExactly(NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void aRescheduledWorkerFollowsTheServersClock() {
        replica.time.setWall(NOW.plus(Duration.ofMinutes(40)));
        ledger.aheadBy(Duration.ofMinutes(-40));
        WorkerService worker = replica.start(ManualReplica.cron(DAILY, Missed.RUN_ONCE, null), ClaimedWorkerTest::nothing);
        replica.time.advance(Duration.ofSeconds(1));
        replica.ticks.clear();

        worker.reschedule("0/10 * * * * ?");
        replica.time.advance(Duration.ofSeconds(20));

        assertThat(replica.occurrences()).containsExactly(NOW.plusSeconds(10), NOW.plusSeconds(20));
    }

    @Test
    void aClockThatIsHoursBehindDoesNotForgetWhatRan() {
        replica.time.setWall(NOW.minus(Duration.ofHours(6)));
        ledger.aheadBy(Duration.ofHours(6));
        ledger.row(FakeLedger.row("sweep", TODAY, TODAY, null));

        startDaily();

        assertThat(replica.ticks).isEmpty();
        assertThat(ledger.requests).as("not even asked").isEmpty();
    }

    @Test
    void aClockThatIsDaysBehindDoesNotHideWhatWasMissed() {
        replica.time.setWall(NOW.minus(Duration.ofHours(36)));
        ledger.aheadBy(Duration.ofHours(36));
        ledger.row(FakeLedger.row("sweep", TODAY.minus(DAY), TODAY.minus(DAY), null));

        startDaily();

        assertThat(replica.occurrences()).containsExactly(TODAY);
    }

    @Test
    void theServersClockIsReadAgainWithEachRecord() {
        replica.start(ManualReplica.cron("0 0 * * * ?", Missed.RUN_ONCE, null), ClaimedWorkerTest::nothing);
        replica.time.advance(Duration.ofHours(1).plusSeconds(1));
        assertThat(replica.occurrences()).containsExactly(NOW.plus(Duration.ofHours(1)));

        // The server's clock is corrected: its next hour comes half an hour earlier.
        ledger.aheadBy(Duration.ofMinutes(30));
        replica.time.advance(Duration.ofHours(1));
        replica.time.advance(Duration.ofMinutes(30));

        assertThat(replica.occurrences()).contains(NOW.plus(Duration.ofHours(2)), NOW.plus(Duration.ofHours(3)));
    }

    // Claims

    @Test
    void anOccurrenceIsClaimedAndItsRunClosesTheClaim() {
        ledger.row(FakeLedger.row("sweep", NOW.minus(DAY), TODAY.minus(DAY), null));

        startDaily();

        assertThat(ledger.requests).extracting(ClaimRequest::occurrence).containsExactly(TODAY);
        assertThat(ledger.row("sweep").claim()).isNull();
        assertThat(ledger.row("sweep").lastOccurrence()).isEqualTo(TODAY);
    }

    @Test
    void aClosedGateClaimsNothing() {
        replica.hooks = Set.of(Hook.SHOULD_RUN);
        replica.start(ManualReplica.every(DAY, null), new Worker() {

            @Override
            public boolean shouldRun() {
                return false;
            }

            @Override
            public void tick(Tick tick) {
            }
        });

        replica.time.advance(Duration.ofSeconds(1));

        assertThat(replica.outcomes()).containsExactly(Outcome.GATED);
        assertThat(ledger.requests).isEmpty();
    }

    @Test
    void aRunThatTheLedgerKnowsToBeDoneElsewhereDoesNotRunAndTheNextIsCountedFromThere() {
        startEvery(DAY);
        replica.time.advance(Duration.ofMinutes(1));
        ledger.row(FakeLedger.row("sweep", NOW.plus(Duration.ofHours(6)), null, null));
        replica.time.advance(Duration.ofHours(29));
        assertThat(replica.ticks).hasSize(1);
        assertThat(replica.outcomes()).containsExactly(Outcome.SUCCESS);

        replica.time.advance(Duration.ofHours(2));

        assertThat(replica.ticks).hasSize(2);
    }

    @Test
    void aRunThatCannotBeClaimedIsUnavailableAndTriedAgainSoon() {
        startEvery(DAY);
        replica.time.advance(Duration.ofMinutes(1));
        ledger.failure = new LedgerUnavailableException("The table is locked", null, false);
        replica.time.advance(DAY);
        assertThat(replica.ticks).hasSize(1);
        assertThat(replica.outcomes()).endsWith(Outcome.UNAVAILABLE);
        ledger.failure = null;

        replica.time.advance(Duration.ofSeconds(6));

        assertThat(replica.ticks).hasSize(2);
    }

    @Test
    void anOccurrenceThatCannotBeClaimedIsUnavailableAndTriedAgainSoon() {
        ledger.row(FakeLedger.row("sweep", NOW.minus(DAY), TODAY.minus(DAY), null));
        replica.time.advance(Duration.ZERO);
        WorkerService worker = replica.start(ManualReplica.cron(DAILY, Missed.RUN_ONCE, null), ClaimedWorkerTest::nothing);
        ledger.failure = new LedgerUnavailableException("The table is locked", null, false);
        replica.time.advance(Duration.ofSeconds(1));
        assertThat(replica.outcomes()).containsOnly(Outcome.UNAVAILABLE);
        assertThat(worker.isActive()).isTrue();
        ledger.failure = null;

        replica.time.advance(Duration.ofSeconds(6));

        assertThat(replica.occurrences()).containsExactly(TODAY);
    }

    @Test
    void forcedTicksAndWakeUpsRunWithoutTheLedger() {
        WorkerService worker = replica.start(ManualReplica.every(DAY, null), ClaimedWorkerTest::nothing);
        replica.time.advance(Duration.ofMinutes(1));
        ledger.failure = new LedgerUnavailableException("The table is locked", null, false);

        worker.tick();
        worker.requestTick();
        replica.time.advance(Duration.ofSeconds(2));

        assertThat(replica.outcomes()).containsExactly(Outcome.SUCCESS, Outcome.SUCCESS, Outcome.SUCCESS);
    }

    // Crashes

    @Test
    void anOccurrenceWhoseReplicaDiedDuringTheWorkRunsAgain() {
        ledger.row(FakeLedger.row("sweep", TODAY, TODAY, claim("dead", TODAY, TODAY)));

        startDaily();
        replica.time.advance(DAY);

        assertThat(replica.occurrences()).containsExactly(TODAY, TODAY.plus(DAY));
        assertThat(ledger.row("sweep").claim()).isNull();
    }

    @Test
    void anIntervalWhoseReplicaDiedDuringTheWorkRunsAgainAndTheNextIsCountedFromThere() {
        ledger.row(FakeLedger.row("sweep", NOW.minus(DAY), null, claim("dead", NOW.minus(DAY), null)));

        startEvery(DAY);
        replica.time.advance(Duration.ofHours(23));
        assertThat(replica.ticks).hasSize(1);
        replica.time.advance(Duration.ofHours(2));

        assertThat(replica.ticks).hasSize(2);
    }

    @Test
    void anOccurrenceWhoseReplicaDiedIsNotRunAgainIfSkipped() {
        replica.onCrash = OnCrash.SKIP;
        ledger.row(FakeLedger.row("sweep", TODAY, TODAY, claim("dead", TODAY, TODAY)));

        startDaily();
        replica.time.advance(DAY);

        assertThat(replica.occurrences()).containsExactly(TODAY.plus(DAY));
    }

    @Test
    void aRerunIsFollowedByAnOccurrenceThatWasMissedMeanwhile() {
        ledger.row(
                FakeLedger.row("sweep", TODAY.minus(DAY), TODAY.minus(DAY), claim("dead", TODAY.minus(DAY), TODAY.minus(DAY))));

        startDaily();
        replica.time.advance(Duration.ofSeconds(1));

        assertThat(replica.occurrences()).containsExactly(TODAY.minus(DAY), TODAY);
    }

    @Test
    void anOwnRunWhoseRecordIsNotWrittenYetIsNotTakenForACrash() {
        replica.recordsRuns = false;
        startEvery(DAY);
        replica.time.advance(Duration.ofMinutes(1));
        assertThat(ledger.row("sweep").claim()).isNotNull();

        replica.time.advance(DAY);

        assertThat(replica.ticks).hasSize(2);
        assertThat(replica.results).noneMatch(result -> result.outcome() != Outcome.SUCCESS);
    }

    @Test
    void aFailedRunIsNotTakenForACrash() {
        AtomicBoolean fails = new AtomicBoolean(true);
        replica.start(ManualReplica.every(DAY, null), tick -> {
            if (fails.getAndSet(false)) {
                throw new IllegalStateException("for the test");
            }
        });

        replica.time.advance(Duration.ofHours(23));

        assertThat(replica.outcomes()).containsExactly(Outcome.ERROR);
        assertThat(ledger.row("sweep").claim()).isNull();
    }

    @Test
    void aClaimWhoseWorkDoesNotBeginIsWithdrawn() {
        lastStart(Duration.ofDays(2));
        ledger.onClaim = () -> replica.locker.lose(ManualReplica.LOCK_ID);
        startEvery(DAY);

        replica.time.advance(Duration.ofSeconds(2));

        assertThat(replica.ticks).isEmpty();
        assertThat(ledger.requests).isNotEmpty();
        assertThat(ledger.row("sweep").claim()).isNull();
        assertThat(ledger.row("sweep").lastStart()).isEqualTo(NOW.minus(Duration.ofDays(2)));
    }

    // What operators set

    private static WorkerRow row(ScheduleEntry schedule, PauseEntry pause) {
        return new WorkerRow("sweep", NOW.minus(DAY), null, "before", NOW.minus(Duration.ofHours(2)), null, null, 0, null,
                schedule, pause);
    }

    @Test
    void aPauseOutlivesAllReplicasAndSaysWhoAndWhy() {
        ledger.row(row(null, new PauseEntry("olga", "migration", NOW.minus(DAY), null)));

        WorkerService worker = replica.start(ManualReplica.every(Duration.ofMinutes(5), null), ClaimedWorkerTest::nothing);
        replica.time.advance(Duration.ofHours(1));

        assertThat(replica.ticks).isEmpty();
        assertThat(worker.health().pause()).isEqualTo(new Pause("olga", "migration", null));
    }

    @Test
    void aPauseEndsByTheServersClockAlthoughNobodyWasUpWhenItBegan() {
        ledger.aheadBy(Duration.ofHours(1));
        ledger.row(row(null, new PauseEntry("olga", null, NOW, NOW.plus(Duration.ofHours(1)).plusSeconds(30))));

        startEvery(Duration.ofMinutes(5));
        replica.time.advance(Duration.ofSeconds(29));
        assertThat(replica.ticks).isEmpty();
        replica.time.advance(Duration.ofMinutes(5));

        assertThat(replica.ticks).isNotEmpty();
    }

    @Test
    void aPauseThatEndedWhileNobodyWasUpIsOver() {
        ledger.row(row(null, new PauseEntry("olga", null, NOW.minus(DAY), NOW.minusSeconds(1))));

        startEvery(Duration.ofMinutes(5));
        replica.time.advance(Duration.ofSeconds(2));

        assertThat(replica.ticks).hasSize(1);
    }

    @Test
    void aScheduleThatWasSetAtRunTimeOutlivesAllReplicas() {
        ledger.row(row(new ScheduleEntry("every=PT48H", "olga", NOW.minus(DAY)), null));

        startEvery(Duration.ofMinutes(5));
        replica.time.advance(Duration.ofHours(23));
        assertThat(replica.ticks).isEmpty();
        replica.time.advance(Duration.ofHours(2));

        assertThat(replica.ticks).hasSize(1);
    }

    @Test
    void theLastSuccessOutlivesAllReplicas() {
        ledger.row(row(null, null));

        WorkerService worker = replica.start(ManualReplica.every(DAY.multipliedBy(2), null), ClaimedWorkerTest::nothing);

        assertThat(worker.health().lastSuccess()).isEqualTo(NOW.minus(Duration.ofHours(2)));
    }
}
