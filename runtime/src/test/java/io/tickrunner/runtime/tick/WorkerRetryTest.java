package io.tickrunner.runtime.tick;

import static io.tickrunner.Outcome.ERROR;
import static io.tickrunner.Outcome.LOCK_LOST;
import static io.tickrunner.Outcome.SUCCESS;
import static io.tickrunner.Outcome.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;
import io.tickrunner.Missed;
import io.tickrunner.Tick;
import io.tickrunner.Worker;
import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.runtime.cadence.Schedule;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

class WorkerRetryTest {

    private static final Schedule OFTEN = ManualReplica.every(Duration.ofMinutes(10), new Retry(Duration.ofSeconds(10), 5));
    /** The third attempt would come after the next regular tick. */
    private static final Schedule CROWDED = ManualReplica.every(Duration.ofSeconds(10), new Retry(Duration.ofSeconds(6), 5));

    /** Many attempts fit before the next regular tick. */
    private static final Schedule SOON = ManualReplica.every(Duration.ofSeconds(10), new Retry(Duration.ofSeconds(1), 5));

    private final ManualReplica replica = new ManualReplica();
    private int failures = Integer.MAX_VALUE;

    private void work(Tick tick) {
        if (failures-- > 0) {
            throw new IllegalStateException("for the test");
        }
    }

    @Test
    void aFailedTickIsTriedAgainForTheSameOccurrenceUntilItSucceeds() {
        failures = 2;
        replica.start(OFTEN, this::work);

        replica.time.advance(Duration.ofMinutes(9));

        assertThat(replica.outcomes()).containsExactly(ERROR, ERROR, SUCCESS);
        assertThat(replica.attempts()).containsExactly(1, 2, 3);
        assertThat(replica.occurrences()).containsOnly(replica.occurrences().get(0)).doesNotContainNull();
        assertThat(replica.ticks.stream().map(Tick::startedAt).map(at -> Duration.between(replica.occurrences().get(0), at)))
                .containsExactly(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(30));

        replica.time.advance(Duration.ofMinutes(1));
        assertThat(replica.attempts()).containsExactly(1, 2, 3, 1);
        assertThat(Duration.between(replica.occurrences().get(0), replica.occurrences().get(3)))
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void thereAreNoMoreAttemptsThanAreAllowed() {
        replica.start(ManualReplica.every(Duration.ofMinutes(10), new Retry(Duration.ofSeconds(1), 2)), this::work);

        replica.time.advance(Duration.ofMinutes(9));

        assertThat(replica.attempts()).containsExactly(1, 2, 3);
    }

    @Test
    void withoutRetriesAFailedTickIsFollowedByTheNextRegularOne() {
        replica.start(ManualReplica.every(Duration.ofMinutes(10), null), this::work);

        replica.time.advance(Duration.ofMinutes(10));

        assertThat(replica.attempts()).containsExactly(1, 1);
    }

    @Test
    void theNextRegularTickTakesThePlaceOfAFurtherAttempt() {
        replica.start(CROWDED, this::work);

        replica.time.advance(Duration.ofSeconds(19));

        assertThat(replica.attempts()).containsExactly(1, 2, 1, 2);
    }

    /** Takes so long when it is tried again that the next regular tick comes due meanwhile. */
    private void takeLongWhenTriedAgain(Tick tick) {
        if (tick.attempt() == 2) {
            replica.time.advance(Duration.ofSeconds(10));
        }
        work(tick);
    }

    @Test
    void aRegularTickThatComesDueDuringAnAttemptFollowsItAtOnceInsteadOfAFurtherAttempt() {
        replica.start(SOON, this::takeLongWhenTriedAgain);

        replica.time.advance(Duration.ofSeconds(1));

        assertThat(replica.attempts()).containsExactly(1, 2, 1);
        assertThat(Duration.between(replica.occurrences().get(0), replica.occurrences().get(2)))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(Duration.between(replica.occurrences().get(2), replica.ticks.get(2).startedAt()))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aRegularTickThatComesDueDuringASuccessfulAttemptRunsAsWell() {
        failures = 1;
        replica.start(SOON, this::takeLongWhenTriedAgain);

        replica.time.advance(Duration.ofSeconds(1));

        assertThat(replica.attempts()).containsExactly(1, 2, 1);
        assertThat(replica.outcomes()).containsExactly(ERROR, SUCCESS, SUCCESS);
    }

    @Test
    void theTickAfterOneThatWaitedForAnAttemptKeepsItsDistance() {
        failures = 2;
        replica.start(SOON, this::takeLongWhenTriedAgain);

        replica.time.advance(Duration.ofSeconds(25));

        assertThat(replica.attempts()).startsWith(1, 2, 1, 1);
        assertThat(Duration.between(replica.ticks.get(2).startedAt(), replica.ticks.get(3).startedAt()))
                .isBetween(Duration.ofMillis(9_900), Duration.ofSeconds(10));
    }

    @Test
    void aSeriesThatARegularTickEndsDuringAnAttemptCountsAsFailed() {
        WorkerService worker = replica.start(SOON, this::takeLongWhenTriedAgain);

        // Each tick is tried again after a second, and then the next one is due.
        for (int i = 0; i < 3; i++) {
            replica.time.advance(Duration.ofSeconds(1));
        }

        assertThat(replica.attempts()).startsWith(1, 2, 1, 2, 1, 2);
        assertThat(worker.mayTakeOver()).isFalse();
    }

    @Test
    void anOccurrenceThatComesDuringAnAttemptFollowsItAtOnceAndEndsItsSeries() {
        replica.time.setWall(Instant.parse("2026-03-02T02:15:00Z"));
        WorkerService worker = replica.start(
                ManualReplica.cron("0/20 * * * * ?", Missed.RUN_ONCE, new Retry(Duration.ofSeconds(3), 5)), tick -> {
                    if (tick.attempt() == 2) {
                        replica.time.advance(Duration.ofSeconds(20));
                    }
                    work(tick);
                });

        replica.time.advance(Duration.ofSeconds(20));
        for (int i = 0; i < 3; i++) {
            replica.time.advance(Duration.ofSeconds(3));
            replica.time.advance(Duration.ZERO);
        }

        assertThat(replica.attempts()).startsWith(1, 2, 1, 2, 1, 2);
        assertThat(replica.occurrences().subList(0, 3)).containsExactly(Instant.parse("2026-03-02T02:15:20Z"),
                Instant.parse("2026-03-02T02:15:20Z"), Instant.parse("2026-03-02T02:15:40Z"));
        assertThat(replica.ticks.get(2).startedAt()).isEqualTo(Instant.parse("2026-03-02T02:15:43Z"));
        assertThat(worker.mayTakeOver()).as("after three failed series").isFalse();
    }

    @Test
    void aFurtherAttemptOfACronWorkerKeepsItsOccurrence() {
        replica.time.setWall(Instant.parse("2026-03-02T02:00:00Z"));
        failures = 1;
        replica.start(ManualReplica.cron("0 15 2 * * ?", Missed.RUN_ONCE, new Retry(Duration.ofMinutes(1), 1)), this::work);

        replica.time.advance(Duration.ofHours(1));

        assertThat(replica.outcomes()).containsExactly(ERROR, SUCCESS);
        assertThat(replica.occurrences()).containsOnly(Instant.parse("2026-03-02T02:15:00Z"));
        assertThat(replica.ticks.get(1).startedAt()).isEqualTo(Instant.parse("2026-03-02T02:16:00Z"));
    }

    @Test
    void theLockIsKeptOverFailedAttemptsAndReleasedAfterThreeFailedSeries() {
        WorkerService worker = replica.start(
                ManualReplica.every(Duration.ofMinutes(1), new Retry(Duration.ofSeconds(2), 2)), this::work);

        replica.time.advance(Duration.ofSeconds(59));
        assertThat(replica.outcomes()).hasSize(3).containsOnly(ERROR);
        assertThat(worker.isLockHeld()).isTrue();

        replica.time.advance(Duration.ofSeconds(63));
        assertThat(replica.outcomes()).as("the last series has one attempt left").hasSize(8);
        assertThat(worker.isLockHeld()).isTrue();

        replica.time.advance(Duration.ofSeconds(4));
        assertThat(replica.outcomes()).hasSize(9);
        assertThat(worker.isLockHeld()).isFalse();
        assertThat(worker.mayTakeOver()).isFalse();
        assertThat(worker.health().consecutiveFailures()).isEqualTo(9);
    }

    @Test
    void aSeriesThatTheNextRegularTickEndsCountsAsFailed() {
        WorkerService worker = replica.start(CROWDED, this::work);

        replica.time.advance(Duration.ofSeconds(25));
        assertThat(replica.attempts()).containsExactly(1, 2, 1, 2, 1);
        assertThat(worker.isLockHeld()).isTrue();

        replica.time.advance(Duration.ofSeconds(1));
        assertThat(replica.attempts()).containsExactly(1, 2, 1, 2, 1, 2);
        assertThat(worker.isLockHeld()).isFalse();
    }

    @Test
    void theSuccessOfAForcedTickCancelsTheRetry() {
        failures = 1;
        WorkerService worker = replica.start(OFTEN, this::work);
        replica.time.advance(Duration.ofSeconds(5));

        assertThat(worker.tick()).isEqualTo(SUCCESS);

        replica.time.advance(Duration.ofMinutes(9));
        assertThat(replica.outcomes()).containsExactly(ERROR, SUCCESS);
        assertThat(replica.occurrences().get(1)).as("forced").isNull();
    }

    @Test
    void theSuccessOfAForcedTickCancelsTheRetryThatCameDueDuringIt() {
        WorkerService worker = replica.start(OFTEN, tick -> {
            if (tick.forced()) {
                replica.time.advance(Duration.ofSeconds(20));
            } else {
                work(tick);
            }
        });
        replica.time.advance(Duration.ofSeconds(5));

        assertThat(worker.tick()).isEqualTo(SUCCESS);

        replica.time.advance(Duration.ofMinutes(9));
        assertThat(replica.outcomes()).containsExactly(ERROR, SUCCESS);
    }

    @Test
    void aFailedForcedTickIsNotRetriedAndLeavesTheRetry() {
        failures = 2;
        WorkerService worker = replica.start(OFTEN, this::work);
        replica.time.advance(Duration.ofSeconds(5));

        assertThat(worker.tick()).isEqualTo(ERROR);

        replica.time.advance(Duration.ofMinutes(9));
        assertThat(replica.attempts()).containsExactly(1, 1, 2);
        assertThat(replica.outcomes()).containsExactly(ERROR, ERROR, SUCCESS);
    }

    @Test
    void aRetryThatComesDueDuringAFailingForcedTickRunsAfterIt() {
        WorkerService worker = replica.start(OFTEN, tick -> {
            if (tick.forced()) {
                replica.time.advance(Duration.ofSeconds(20));
            }
            work(tick);
        });
        replica.time.advance(Duration.ofSeconds(5));

        worker.tick();

        assertThat(replica.attempts()).containsExactly(1, 1, 2);
        assertThat(replica.ticks.get(1).forced()).isTrue();
    }

    @Test
    void aRetryThatWaitsForItsLockDoesNotDelayTheNextRegularTick() {
        failures = 2;
        replica.locker = new InMemoryAdvisoryLocker() {

            @Override
            public Optional<LockGrant> tryAdvisoryLock(long lockId) {
                if (!replica.ticks.isEmpty()) {
                    replica.time.pass(Duration.ofMinutes(5).toNanos());
                }
                return super.tryAdvisoryLock(lockId);
            }
        };
        WorkerService worker = replica.start(OFTEN, this::work);
        replica.time.advance(Duration.ZERO);
        replica.locker.lose(ManualReplica.LOCK_ID);

        replica.time.advance(Duration.ofSeconds(10));

        assertThat(replica.attempts()).containsExactly(1, 2);
        assertThat(worker.overdueBy()).contains(Duration.ofSeconds(5 * 60 + 10 - 10 * 60));
    }

    @Test
    void aPausedWorkerIsNotRetried() {
        WorkerService worker = replica.start(OFTEN, this::work);
        replica.time.advance(Duration.ofSeconds(5));

        worker.pause();

        replica.time.advance(Duration.ofMinutes(9));
        assertThat(replica.attempts()).containsExactly(1);
    }

    @Test
    void aRetryThatFindsNoDatabaseComesAgain() {
        failures = 1;
        replica.start(OFTEN, this::work);
        replica.time.advance(Duration.ofSeconds(5));
        replica.locker.setAvailable(false);
        replica.time.advance(Duration.ofSeconds(20));
        replica.locker.setAvailable(true);

        replica.time.advance(Duration.ofSeconds(10));

        assertThat(replica.outcomes()).containsExactly(ERROR, UNAVAILABLE, UNAVAILABLE, SUCCESS);
        assertThat(replica.attempts()).containsExactly(1, 2);
    }

    @Test
    void workThatLostItsLockIsTriedAgain() {
        Worker losing = tick -> {
            if (failures-- > 0) {
                replica.locker.lose(ManualReplica.LOCK_ID);
                tick.ensureLockHeld();
            }
        };
        failures = 1;
        replica.start(OFTEN, losing);

        replica.time.advance(Duration.ofMinutes(1));

        assertThat(replica.outcomes()).containsExactly(LOCK_LOST, SUCCESS);
        assertThat(replica.attempts()).containsExactly(1, 2);
    }

    @Test
    void aStoppedWorkerIsNotRetried() {
        WorkerService worker = replica.start(OFTEN, this::work);
        replica.time.advance(Duration.ofSeconds(5));

        worker.stop();

        replica.time.advance(Duration.ofMinutes(20));
        assertThat(replica.attempts()).containsExactly(1);
        assertThat(replica.time.waiting()).isEmpty();
    }
}
