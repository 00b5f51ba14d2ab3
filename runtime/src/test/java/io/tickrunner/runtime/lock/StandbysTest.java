package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.spread.MoveLog;
import io.tickrunner.runtime.time.ManualTime;
import io.tickrunner.runtime.time.SystemThreads;

/** Which locks the session leaves to other replicas after some were freed. */
class StandbysTest {

    private static final long STANDS_BY = 1;
    private static final long FAILS = 2;
    private static final long UNKNOWN = 99;
    private static final long OTHER = 3;
    private static final Duration LIMITED = Duration.ofMillis(500);

    private final ManualTime time = new ManualTime();
    private final Standbys standbys = new Standbys(new MoveLog(time), time);

    /**
     * @param inTick whether it is in a tick that does not get the lock
     */
    private record Worker(long lockId, boolean able, boolean inTick) implements StubStandby {

        Worker(long lockId, boolean able) {
            this(lockId, able, false);
        }

        @Override
        public boolean wantsLock() {
            return able && !inTick;
        }

        @Override
        public boolean isAble() {
            return able;
        }

        @Override
        public boolean isHeld() {
            return false;
        }

        @Override
        public Duration interval() {
            return Duration.ofSeconds(lockId);
        }
    }

    @BeforeEach
    void register() {
        standbys.watch(new Worker(STANDS_BY, true));
        standbys.watch(new Worker(FAILS, false));
    }

    /** Tries nothing, as a replica that holds its share does. Returns whether it was to leave locks to others. */
    private boolean tryWhatIsMissing() {
        AtomicBoolean left = new AtomicBoolean();
        standbys.tries();
        standbys.attempts(null, false, Set.of(), (wanted, limited) -> {
            left.set(limited);
            return new Choice(List.of(), List.of(), 0, false, true);
        });
        return left.get();
    }

    @Test
    void theLockOfAWorkerInATickIsOverlooked() {
        standbys.watch(new Worker(OTHER, true, true));
        standbys.wantTry();

        tryWhatIsMissing();

        assertThat(standbys.hasOverlooked()).isTrue();
    }

    @Test
    void noLockIsOverlookedThatCouldBeChosen() {
        standbys.wantTry();

        tryWhatIsMissing();

        assertThat(standbys.hasOverlooked()).isFalse();
    }

    @Test
    void nothingIsOverlookedWhereNothingIsLeftToOthers() {
        standbys.watch(new Worker(OTHER, true, true));

        tryWhatIsMissing();

        assertThat(standbys.hasOverlooked()).isFalse();
    }

    @Test
    void theShortestIntervalIsThatOfAWorkerThatWantsItsLock() {
        standbys.watch(new Worker(STANDS_BY + 10, true));
        standbys.unwatch(standbys.of(STANDS_BY).orElseThrow());

        standbys.lookWhatIsWanted();

        assertThat(standbys.shortestWantedInterval()).as("not that of the worker that fails")
                .contains(Duration.ofSeconds(STANDS_BY + 10));
    }

    @Test
    void thereIsNoShortestIntervalIfNoLockIsWanted() {
        standbys.unwatch(standbys.of(STANDS_BY).orElseThrow());

        standbys.lookWhatIsWanted();

        assertThat(standbys.shortestWantedInterval()).isEmpty();
    }

    @Test
    void eachLockMayBeWantedUntilThatIsLookedAt() {
        standbys.lookWhatIsWanted();
        standbys.begin();

        assertThat(standbys.shortestWantedInterval()).contains(Duration.ZERO);
    }

    @Test
    void aFreedLockIsLeftToOthersForAMomentAndThenTried() {
        standbys.wantTry();
        tryWhatIsMissing();

        assertThat(standbys.isLeftOut(STANDS_BY)).isTrue();
        assertThat(standbys.isTryWanted()).isFalse();

        time.advance(LIMITED);
        assertThat(standbys.isLeftOut(STANDS_BY)).isFalse();
        assertThat(standbys.isTryWanted()).isTrue();
    }

    @Test
    void whatIsLeftToOthersIsDecidedAnewWhenOneOfThemTakesAnotherPart() {
        standbys.wantTry();
        tryWhatIsMissing();
        assertThat(standbys.isTryWanted()).isFalse();

        standbys.partChanged();

        assertThat(standbys.isTryWanted()).isTrue();
    }

    @Test
    void nothingIsTriedBecauseAReplicaTakesAnotherPartIfNothingIsLeftToOthers() {
        standbys.partChanged();

        assertThat(standbys.isTryWanted()).isFalse();
    }

    @Test
    void theLockOfAWorkerThatDoesNotStandByIsLeftToItsTicks() {
        standbys.wantTry();
        tryWhatIsMissing();

        assertThat(standbys.isLeftOut(FAILS)).isFalse();
    }

    @Test
    void aLockThatIsFreedMeanwhileIsLeftToOthersAsLong() {
        standbys.wantTry();
        tryWhatIsMissing();
        time.advance(LIMITED.minusMillis(1));

        standbys.wantTry();
        tryWhatIsMissing();
        time.advance(LIMITED.minusMillis(1));

        assertThat(standbys.isLeftOut(STANDS_BY)).isTrue();
    }

    @Test
    void locksThatAreFreedAllTheTimeDoNotPutTheAttemptOffForEver() {
        List<Boolean> left = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            standbys.wantTry();
            tryWhatIsMissing();
            time.advance(LIMITED.minusMillis(1));
            left.add(standbys.isLeftOut(STANDS_BY));
        }

        assertThat(left).containsExactly(true, true, true, true, false);
    }

    @Test
    void newsAfterTheMomentDoNotPutTheAttemptOff() {
        standbys.wantTry();
        tryWhatIsMissing();
        time.advance(Duration.ofSeconds(3));

        standbys.wantTry();

        assertThat(tryWhatIsMissing()).isFalse();
        standbys.wantTry();
        assertThat(tryWhatIsMissing()).isTrue();
    }

    @Test
    void newsBeginTheMomentAgainOnceAllThatWasLeftIsAnswered() {
        trySomeOfAll(false).candidates().forEach(candidate -> candidate.complete(false));
        time.advance(Duration.ofSeconds(3));

        standbys.wantTry();

        assertThat(standbys.isLimited()).isTrue();
    }

    @Test
    void whereNothingIsLeftToOthersNoLockIsLeftOut() {
        standbys.wantTry();
        standbys.tries();
        standbys.attempts(null, false, Set.of(), (wanted, limited) -> Choice.all(List.of()));

        assertThat(standbys.isLeftOut(STANDS_BY)).isFalse();
    }

    @Test
    void whatOthersWereJustFoundToHoldIsNotTried() {
        List<Long> tried = new ArrayList<>();
        standbys.attempts(null, false, Set.of(STANDS_BY), (wanted, limited) -> {
            wanted.forEach(standby -> tried.add(standby.lockId()));
            return Choice.all(List.of());
        });

        assertThat(tried).isEmpty();
    }

    @Test
    void aCandidateThatWasNotTriedIsLeftToOthers() {
        Attempts attempts = trySomeOfAll(false);

        attempts.candidates().forEach(LockRequest::leaveUntried);

        assertThat(standbys.isLeftOut(STANDS_BY)).isTrue();
        assertThat(standbys.isTryWanted()).isFalse();
    }

    @Test
    void aCandidateIsLeftOutUntilItIsAnswered() {
        Attempts attempts = trySomeOfAll(false);
        assertThat(standbys.isLeftOut(STANDS_BY)).isTrue();

        attempts.candidates().forEach(candidate -> candidate.complete(false));

        assertThat(standbys.isLeftOut(STANDS_BY)).isFalse();
        assertThat(standbys.isStillBusy(STANDS_BY)).isTrue();
    }

    @Test
    void untilTheAttemptsTicksOfWorkersThatStandByWaitForThem() {
        standbys.wantTry();

        assertThat(standbys.isLeftOut(STANDS_BY)).isTrue();
        assertThat(standbys.isLeftOut(FAILS)).isFalse();
    }

    @Test
    void whatMayStillBeMissingIsChosenAgain() {
        Attempts attempts = trySomeOfAll(true);

        attempts.candidates().forEach(LockRequest::leaveUntried);

        assertThat(standbys.isTryWanted()).isTrue();
    }

    @Test
    void aLockThatWasReleasedForThisReplicaIsTriedAtOnceAndNoOther() {
        standbys.watch(new Worker(OTHER, true));
        findAllBusy();
        assertThat(standbys.isStillBusy(STANDS_BY)).isTrue();

        standbys.wantTry(Set.of(STANDS_BY));

        assertThat(standbys.isTryWanted()).isTrue();
        assertThat(standbys.isStillBusy(STANDS_BY)).isFalse();
        assertThat(standbys.isStillBusy(OTHER)).isTrue();
    }

    @Test
    void aLockThatWasFreedByNameIsTriedAtOnceAndNoOther() {
        standbys.watch(new Worker(OTHER, true));
        findAllBusy();

        standbys.freed(List.of(STANDS_BY, UNKNOWN));

        assertThat(standbys.isTryWanted()).isTrue();
        assertThat(standbys.isLimited()).isTrue();
        assertThat(standbys.isStillBusy(STANDS_BY)).isFalse();
        assertThat(standbys.isStillBusy(OTHER)).isTrue();
    }

    @Test
    void aLockOfNoWorkerHereThatWasFreedIsNotTried() {
        standbys.freed(List.of(UNKNOWN));

        assertThat(standbys.isTryWanted()).isFalse();
    }

    @Test
    void anAttemptThatWasOnItsWayWhenItsLockWasFreedSaysNothing() {
        List<LockRequest> attempts = standbys.attempts(session(), true, Set.of(), (wanted, limited) -> Choice.all(wanted))
                .requests();
        standbys.freed(List.of(STANDS_BY));

        attempts.forEach(attempt -> attempt.complete(false));

        assertThat(standbys.isStillBusy(STANDS_BY)).isFalse();
    }

    @Test
    void anAttemptThatWasOnItsWayWhenItsLockWasReleasedForThisReplicaSaysNothing() {
        List<LockRequest> attempts = standbys.attempts(session(), true, Set.of(), (wanted, limited) -> Choice.all(wanted))
                .requests();
        standbys.wantTry(Set.of(STANDS_BY));

        attempts.forEach(attempt -> attempt.complete(false));

        assertThat(standbys.isStillBusy(STANDS_BY)).isFalse();
    }

    /** Makes all wanted locks candidates after some were freed. */
    private Attempts trySomeOfAll(boolean again) {
        standbys.wantTry();
        standbys.tries();
        return standbys.attempts(session(), false, Set.of(),
                (wanted, limited) -> new Choice(List.of(), wanted, 1, again, true));
    }

    private void findAllBusy() {
        standbys.attempts(session(), true, Set.of(), (wanted, limited) -> Choice.all(wanted)).requests()
                .forEach(attempt -> attempt.complete(false));
    }

    private LockSession session() {
        return new LockSession(new Opener.Opened(null, time.nanos(), 1, Duration.ZERO, true),
                Duration.ofMinutes(1), Duration.ofSeconds(5), time, SystemThreads.INSTANCE, () -> {
                }, notification -> {
                }, LockSessionListener.NONE, null, null, new Pace(time::nanos));
    }
}
