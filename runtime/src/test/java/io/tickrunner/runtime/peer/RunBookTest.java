package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.peer.PeerMessage.Run;
import io.tickrunner.runtime.time.RealTime;

class RunBookTest {

    private static final OptionalLong NONE = OptionalLong.empty();
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final RunBook runs = new RunBook(key -> key == 1, RealTime.INSTANCE);

    @Test
    void whatRanHereIsKnown() {
        runs.startsHere(1L, 100, OptionalLong.empty());
        runs.succeededHere(1L, 200);

        assertThat(runs.lastRun(1L)).hasValueSatisfying(run -> assertThat(run).usingRecursiveComparison()
                .ignoringFields("id").isEqualTo(LastRun.of(0, 100, OptionalLong.of(200), NONE, false, true)));
        assertThat(runs.lastRun(2L)).isEmpty();
    }

    @Test
    void aSuccessRightBeforeAStartIsNotThatOfTheStart() {
        long now = System.nanoTime();
        runs.heard(new PeerMessage.Run(1L, 11, 1_000, OptionalLong.of(0), NONE, NONE), now, false);
        assertThat(runs.lastRun(1L).orElseThrow().hasSucceeded()).isTrue();

        // The start came 5 ms after the success, but the news of the success took longer.
        runs.heard(new PeerMessage.Run(1L, 12, 5, OptionalLong.of(10), NONE, NONE), now + Duration.ofMillis(3).toNanos(),
                false);
        assertThat(runs.lastRun(1L).orElseThrow().hasSucceeded()).isFalse();

        runs.heard(new PeerMessage.Run(1L, 12, 20, OptionalLong.of(1), NONE, NONE), now + Duration.ofMillis(20).toNanos(),
                false);
        assertThat(runs.lastRun(1L).orElseThrow().hasSucceeded()).isTrue();
    }

    @Test
    void newsAreToldOnce() {
        runs.startsHere(1L, System.nanoTime(), OptionalLong.empty());

        List<RunBook.Untold> untold = runs.untold();
        assertThat(untold).extracting(told -> told.run().lockId()).containsExactly(1L);
        runs.told(untold);
        assertThat(runs.untold()).isEmpty();
        assertThat(runs.all()).extracting(Run::lockId).containsExactly(1L);
    }

    @Test
    void aSuccessAfterItsReportedStartIsReportedToo() {
        long start = System.nanoTime();
        runs.startsHere(1L, start, OptionalLong.empty());
        runs.told(runs.untold());

        runs.startsHere(1L, start, OptionalLong.empty());
        runs.succeededHere(1L, System.nanoTime());

        assertThat(runs.untold()).singleElement().satisfies(told -> assertThat(told.run().successAge()).isPresent());
    }

    @Test
    void whatNoPeerReportsInANewSessionIsUnconfirmed() {
        long now = System.nanoTime();
        runs.heard(new Run(1L, 11, 60_000, NONE, NONE, NONE), now, true);
        runs.heard(new Run(2L, 12, 60_000, NONE, NONE, NONE), now, true);
        runs.heard(new Run(3L, 13, 60_000, NONE, NONE, NONE), now, true);
        runs.startsHere(4L, now, NONE);

        runs.sessionOpened();
        runs.heard(new Run(2L, 12, 59_900, NONE, NONE, NONE), now, true);
        runs.heard(new Run(3L, 9, 90_000, NONE, NONE, NONE), now, true);

        List<Run> unconfirmed = runs.unconfirmed();
        assertThat(unconfirmed).extracting(Run::lockId).containsExactlyInAnyOrder(1L, 3L);
        runs.toldUnconfirmed(unconfirmed);
        assertThat(runs.unconfirmed()).isEmpty();
    }

    @Test
    void aStartWithoutItsSuccessLeavesTheRunUnconfirmed() {
        long now = System.nanoTime();
        runs.heard(new Run(1L, 11, 60_000, OptionalLong.of(50_000), NONE, NONE), now, true);

        runs.sessionOpened();
        runs.heard(new Run(1L, 11, 60_000, NONE, NONE, NONE), now, true);

        assertThat(runs.unconfirmed()).extracting(Run::lockId).containsExactly(1L);
    }

    @Test
    void whatBecameKnownInTheSessionIsNotUnconfirmed() {
        long now = System.nanoTime();

        runs.sessionOpened();
        runs.heard(new Run(1L, 11, 60_000, NONE, NONE, NONE), now, true);

        assertThat(runs.unconfirmed()).isEmpty();
    }

    @Test
    void rejectedRunsStayUnreported() {
        runs.startsHere(1L, System.nanoTime(), OptionalLong.empty());

        runs.untold();

        assertThat(runs.untold()).hasSize(1);
    }

    @Test
    void runsDuringASendingAreReportedNext() {
        long start = System.nanoTime();
        runs.startsHere(1L, start, OptionalLong.empty());
        List<RunBook.Untold> onTheirWay = runs.untold();
        runs.startsHere(1L, start, OptionalLong.empty());
        runs.succeededHere(1L, System.nanoTime());

        runs.told(onTheirWay);

        assertThat(runs.isUntold(1)).isTrue();
    }

    @Test
    void receivedRunsAreNotReportedAgain() {
        runs.heard(run(1, 5_000, NONE), System.nanoTime(), false);

        assertThat(runs.untold()).isEmpty();
        assertThat(runs.lastRun(1L).orElseThrow().elsewhere()).isTrue();
    }

    @Test
    void theReportedAgeIsTheKnownAge() {
        runs.heard(run(1, 60_000, OptionalLong.of(30_000)), System.nanoTime(), false);

        LastRun entry = runs.lastRun(1L).orElseThrow();
        assertThat(secondsSince(entry.startedAt())).isBetween(60L, 70L);
        assertThat(secondsSince(entry.succeededAt().orElseThrow())).isBetween(30L, 40L);
    }

    @Test
    void theLatestStartCountsWhereverItWas() {
        runs.startsHere(1L, System.nanoTime() - TimeUnit.MINUTES.toNanos(10), OptionalLong.empty());
        runs.heard(run(1, 60_000, NONE), System.nanoTime(), false);
        runs.heard(run(1, 3_600_000, NONE), System.nanoTime(), false);

        assertThat(secondsSince(runs.lastRun(1L).orElseThrow().startedAt())).isBetween(60L, 70L);
    }

    @Test
    void anOldSuccessDoesNotHideANewerOne() {
        runs.heard(run(1, 60_000, OptionalLong.of(50_000)), System.nanoTime(), false);
        runs.heard(run(1, 10_000, OptionalLong.of(50_000_000)), System.nanoTime(), false);

        assertThat(secondsSince(runs.lastRun(1L).orElseThrow().succeededAt().orElseThrow())).isBetween(50L, 60L);
    }

    @Test
    void aRunThatIsRelayedOftenDoesNotGetYounger() {
        RunBook[] replicas = { new RunBook(key -> key == 1, RealTime.INSTANCE), new RunBook(key -> key == 1, RealTime.INSTANCE),
                new RunBook(key -> key == 1, RealTime.INSTANCE) };
        long start = System.nanoTime();
        replicas[0].startsHere(1L, start, OptionalLong.empty());
        replicas[0].succeededHere(1L, start);

        for (int hop = 0; hop < 3_000; hop++) {
            for (Run run : replicas[hop % 3].all()) {
                replicas[(hop + 1) % 3].heard(run, System.nanoTime(), true);
            }
        }

        for (RunBook replica : replicas) {
            LastRun entry = replica.lastRun(1L).orElseThrow();
            // One hop rounds to milliseconds and adds the transit time of a message; 3,000 hops must not add up.
            assertThat(Math.abs(TimeUnit.NANOSECONDS.toMillis(entry.startedAt() - start))).isLessThan(1_000);
            assertThat(Math.abs(TimeUnit.NANOSECONDS.toMillis(entry.succeededAt().orElseThrow() - start))).isLessThan(1_000);
        }
    }

    @Test
    void aRelayedRunThatIsReallyNewerCounts() {
        runs.heard(run(1, 3_600_000, NONE), System.nanoTime(), false);

        runs.heard(run(1, 60_000, NONE), System.nanoTime(), true);

        assertThat(secondsSince(runs.lastRun(1L).orElseThrow().startedAt())).isBetween(60L, 70L);
    }

    @Test
    void aRelayBringsASuccessThatWasMissed() {
        runs.heard(run(1, 60_000, NONE), System.nanoTime(), false);

        runs.heard(run(1, 60_000, OptionalLong.of(50_000)), System.nanoTime(), true);

        assertThat(runs.lastRun(1L).orElseThrow().succeededAt()).isPresent();
    }

    @Test
    void aRelayedStartIsNewerByAsLittleAsAWorkerOfASecondNeeds() {
        runs.heard(run(1, 5_000, NONE), System.nanoTime(), false);

        runs.heard(run(1, 4_000, NONE), System.nanoTime(), true);

        assertThat(secondsSince(runs.lastRun(1L).orElseThrow().startedAt())).isEqualTo(4);
    }

    @Test
    void theOldestRunOfAForeignVersionMakesRoomAndAnOwnOneDoesNot() {
        runs.heard(run(1, 9_000_000, NONE), System.nanoTime(), false);
        for (long key = 2; key < RunBook.MAX_ENTRIES + 100; key++) {
            runs.heard(run(key, 1_000_000 - key, NONE), System.nanoTime(), false);
        }

        assertThat(runs.all()).hasSize(RunBook.MAX_ENTRIES);
        assertThat(runs.lastRun(1L)).as("own").isPresent();
        assertThat(runs.lastRun(RunBook.MAX_ENTRIES + 99L)).as("the latest").isPresent();
        assertThat(runs.lastRun(2L)).as("the oldest").isEmpty();
    }

    @Test
    void aForgottenRunIsUnknown() {
        runs.startsHere(1L, 100, OptionalLong.empty());

        runs.forget(1);

        assertThat(runs.lastRun(1L)).isEmpty();
        assertThat(runs.all()).isEqualTo(List.of());
    }

    private static long secondsSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanoTime);
    }

    @Test
    void aWithdrawnStartIsReplacedByTheRunBeforeIt() {
        runs.startsHere(1L, 100, OptionalLong.empty());
        runs.succeededHere(1L, 200);
        LastRun before = runs.lastRun(1L).orElseThrow();
        runs.startsHere(1L, SECOND, OptionalLong.empty());

        runs.withdrawHere(1, SECOND, Optional.of(before));

        assertThat(runs.lastRun(1L)).hasValueSatisfying(run -> assertThat(run).usingRecursiveComparison()
                .ignoringFields("id").isEqualTo(LastRun.of(0, 100, OptionalLong.of(200), NONE, false, true)));
    }

    @Test
    void aWithdrawnFirstStartLeavesNoRun() {
        runs.startsHere(1L, SECOND, OptionalLong.empty());

        runs.withdrawHere(1, SECOND, Optional.empty());

        assertThat(runs.lastRun(1L)).isEmpty();
    }

    @Test
    void aWithdrawalIsReportedOnceAndToReplicasThatJoin() {
        runs.startsHere(1L, SECOND, OptionalLong.empty());
        runs.withdrawHere(1, SECOND, Optional.empty());

        assertThat(runs.untoldWithdrawn()).hasSize(1);
        runs.toldWithdrawn(runs.untoldWithdrawn());

        assertThat(runs.untoldWithdrawn()).isEmpty();
        assertThat(runs.withdrawn()).extracting(Run::lockId).containsExactly(1L);
    }

    @Test
    void theNextStartMakesAWithdrawalObsolete() {
        runs.withdrawHere(1, SECOND, Optional.empty());

        runs.startsHere(1L, 2 * SECOND, OptionalLong.empty());

        assertThat(runs.withdrawn()).isEmpty();
    }

    @Test
    void aReportedWithdrawalReplacesTheStartThatWasHeardOf() {
        long now = 100 * SECOND;
        runs.heard(run(1, 60_000, OptionalLong.of(59_000)), now, false);
        runs.heard(run(1, 10_000, NONE), now, false);

        assertThat(runs.heardWithdrawn(withdrawal(10_000, 12_000, 62_000, 60_000), now + 2 * SECOND)).isTrue();

        assertThat(runs.lastRun(1L)).hasValueSatisfying(entry -> {
            assertThat(entry.startedAt()).isEqualTo(40 * SECOND);
            assertThat(entry.succeededAt()).hasValue(41 * SECOND);
        });
    }

    @Test
    void aStartHereIsNotWithdrawnByAnotherReplica() {
        runs.startsHere(1L, 90 * SECOND, OptionalLong.empty());

        assertThat(runs.heardWithdrawn(run(1, 10_000, NONE), 100 * SECOND)).isFalse();

        assertThat(runs.lastRun(1L)).hasValueSatisfying(entry -> assertThat(entry.startedAt()).isEqualTo(90 * SECOND));
    }

    @Test
    void aLaterStartIsNotWithdrawn() {
        runs.heard(run(1, 1_000, NONE), 100 * SECOND, false);

        assertThat(runs.heardWithdrawn(run(1, 10_000, NONE), 100 * SECOND)).isFalse();

        assertThat(runs.lastRun(1L)).hasValueSatisfying(entry -> assertThat(entry.startedAt()).isEqualTo(99 * SECOND));
        assertThat(runs.withdrawn()).isEmpty();
    }

    @Test
    void aWithdrawnStartIsNotBelievedAgainWhenARelayReportsIt() {
        long now = 100 * SECOND;
        runs.heardWithdrawn(withdrawal(2, 10_000, 60_000, 1), now);

        runs.heard(start(2, 9_900), now, true);

        assertThat(runs.lastRun(1L)).hasValueSatisfying(entry -> assertThat(entry.startedAt()).isEqualTo(40 * SECOND));
    }

    @Test
    void withdrawalsOfUnknownLocksAreNotKept() {
        runs.heardWithdrawn(run(7, 10_000, NONE), 100 * SECOND);

        assertThat(runs.withdrawn()).isEmpty();
    }

    @Test
    void theLatestOccurrenceIsRemembered() {
        runs.startsHere(1L, SECOND, OptionalLong.of(2_000));
        runs.startsHere(1L, SECOND, NONE);
        runs.succeededHere(1L, 2 * SECOND);
        runs.heard(runFor(1, 60_000, 1_000), 100 * SECOND, false);

        assertThat(runs.lastRun(1L).orElseThrow().occurrence()).hasValue(2_000);
        assertThat(runs.all()).extracting(Run::occurrence).containsExactly(OptionalLong.of(2_000));
    }

    @Test
    void anOccurrenceElsewhereIsRememberedHoweverLongAgoItStarted() {
        runs.startsHere(1L, 100 * SECOND, OptionalLong.of(1_000));

        runs.heard(runFor(1, 60_000, 2_000), 100 * SECOND, false);

        assertThat(runs.lastRun(1L).orElseThrow().occurrence()).hasValue(2_000);
    }

    @Test
    void aWithdrawnOccurrenceIsReplacedByTheOneBeforeIt() {
        runs.heard(runFor(1, 60_000, 1_000), 100 * SECOND, false);
        runs.heard(runFor(2, 10_000, 2_000), 100 * SECOND, false);

        runs.heardWithdrawn(new Run(1, 2, 10_000, OptionalLong.of(60_000), OptionalLong.of(1_000), OptionalLong.of(1)),
                100 * SECOND);

        assertThat(runs.lastRun(1L).orElseThrow().occurrence()).hasValue(1_000);
    }

    @Test
    void aWithdrawalDoesNotTouchTheStartOfTheNextHolderHoweverSoonItCame() {
        long now = 100 * SECOND;
        runs.heard(start(1, 60_000), now, false);
        runs.heard(start(2, 10_000), now, false);
        runs.heard(start(3, 9_900), now, false);

        assertThat(runs.heardWithdrawn(withdrawal(2, 10_000, 60_000, 1), now)).isFalse();

        assertThat(runs.lastRun(1L)).hasValueSatisfying(run -> assertThat(run.id()).isEqualTo(3));
    }

    @Test
    void theNextHoldersStartCountsEvenIfItsAgeIsOverestimated() {
        long now = 100 * SECOND;
        runs.heard(start(1, 60_000), now, false);
        runs.heard(start(2, 10_000), now, false);
        runs.heard(start(3, 10_100), now, false);

        runs.heardWithdrawn(withdrawal(2, 10_000, 60_000, 1), now);

        assertThat(runs.lastRun(1L)).hasValueSatisfying(run -> assertThat(run.id()).isEqualTo(3));
    }

    @Test
    void aLateReportOfAStartElsewhereDoesNotHideALaterOneHere() {
        runs.startsHere(1L, 90 * SECOND, NONE);

        runs.heard(start(2, 10_100), 100 * SECOND, false);

        assertThat(runs.lastRun(1L)).hasValueSatisfying(run -> assertThat(run.elsewhere()).isFalse());
    }

    @Test
    void aRelayDoesNotRestoreTheStartBeforeAWithdrawnOneUnderAnotherName() {
        long now = 100 * SECOND;
        runs.heard(start(1, 60_000), now, false);
        runs.heard(start(2, 10_000), now, false);
        runs.heardWithdrawn(withdrawal(2, 10_000, 60_000, 1), now);

        assertThat(runs.lastRun(1L)).hasValueSatisfying(run -> assertThat(run.id()).isEqualTo(1));
        assertThat(runs.withdrawn()).extracting(Run::id, Run::idBefore).containsExactly(tuple(2L, OptionalLong.of(1)));
    }

    @Test
    void ofTwoStartsInARowThatWereWithdrawnNoneIsBelievedInWhicheverOrderThatIsHeard() {
        long now = 100 * SECOND;
        for (boolean inOrder : new boolean[] { true, false }) {
            RunBook book = new RunBook(key -> key == 1, RealTime.INSTANCE);
            book.heard(start(1, 60_000), now, false);
            book.heard(start(2, 10_100), now, false);
            book.heard(start(3, 10_000), now, false);
            Run second = withdrawal(2, 10_100, 60_000, 1);
            Run third = withdrawal(3, 10_000, 10_100, 2);

            book.heardWithdrawn(inOrder ? second : third, now);
            book.heardWithdrawn(inOrder ? third : second, now);

            assertThat(book.lastRun(1L)).hasValueSatisfying(run -> assertThat(run.id()).isEqualTo(1));
        }
    }

    private static Run start(long id, long startAge) {
        return new Run(1, id, startAge, NONE, NONE, NONE);
    }

    private static Run withdrawal(long id, long startAge, long ageBefore, long idBefore) {
        return new Run(1, id, startAge, OptionalLong.of(ageBefore), NONE, OptionalLong.of(idBefore));
    }

    private static Run runFor(long id, long startAge, long occurrence) {
        return new Run(1, id, startAge, NONE, OptionalLong.of(occurrence), NONE);
    }

    /** The age of a start also identifies it. */
    private static Run run(long lockId, long startAge, OptionalLong successAge) {
        return new Run(lockId, startAge, startAge, successAge, OptionalLong.empty(), OptionalLong.empty());
    }
}
