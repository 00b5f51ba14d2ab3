package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.Missed;
import io.tickrunner.Pause;

class PausedWorkerTest {

    private static final Instant START = Instant.parse("2026-06-01T02:30:00Z");

    private final ManualReplica replica = new ManualReplica();
    private WorkerService worker;

    @BeforeEach
    void startAnHourlyWorker() {
        replica.time.setWall(START);
        worker = replica.start(ManualReplica.cron("0 0 * * * ?", Missed.RUN_ONCE, null), tick -> {
        });
    }

    private static Instant hoursAhead(int hours) {
        return START.plus(Duration.ofHours(hours));
    }

    private Pause pauseFor(int hours) {
        return new Pause("olga", "migration", hoursAhead(hours));
    }

    @Test
    void aPauseEndsByItselfAndTheMissedOccurrenceRuns() {
        worker.pause("migration", hoursAhead(2));
        replica.time.advance(Duration.ofHours(2).minusMillis(1));
        assertThat(worker.health().paused()).isTrue();
        assertThat(worker.health().pause()).isEqualTo(new Pause(null, "migration", hoursAhead(2)));
        assertThat(replica.ticks).isEmpty();

        replica.time.advance(Duration.ofMillis(1));

        assertThat(worker.health().paused()).isFalse();
        assertThat(worker.health().pause()).isNull();
        assertThat(replica.occurrences()).containsExactly(Instant.parse("2026-06-01T04:00:00Z"));
    }

    @Test
    void aPauseInAllReplicasEndsByItselfToo() {
        worker.pauseEverywhere(pauseFor(2));
        replica.time.advance(Duration.ofHours(2).minusMillis(1));
        assertThat(worker.health().pause()).isEqualTo(pauseFor(2));

        replica.time.advance(Duration.ofMillis(1));

        assertThat(worker.health().paused()).isFalse();
        assertThat(replica.ticks).hasSize(1);
    }

    @Test
    void theLastPauseDecidesWhenItEnds() {
        worker.pauseEverywhere(pauseFor(2));
        worker.pauseEverywhere(pauseFor(4));
        replica.time.advance(Duration.ofHours(3));
        assertThat(worker.health().paused()).isTrue();
        assertThat(replica.ticks).isEmpty();

        worker.pauseEverywhere(new Pause(null, null, null));
        replica.time.advance(Duration.ofHours(3));

        assertThat(worker.health().paused()).isTrue();
        assertThat(replica.ticks).isEmpty();
    }

    @Test
    void aWorkerThatIsPausedTwiceGoesOnWhenBothPausesHaveEnded() {
        worker.pause(null, hoursAhead(2));
        worker.pauseEverywhere(pauseFor(4));

        replica.time.advance(Duration.ofHours(4).minusMillis(1));
        assertThat(worker.health().paused()).isTrue();
        replica.time.advance(Duration.ofMillis(1));

        assertThat(worker.health().paused()).isFalse();
        assertThat(replica.ticks).hasSize(1);
    }

    @Test
    void aPauseHereOutlastsThatOfAllReplicas() {
        worker.pause();
        worker.pauseEverywhere(pauseFor(2));

        replica.time.advance(Duration.ofHours(5));

        assertThat(worker.health().paused()).isTrue();
        assertThat(worker.health().pause()).isEqualTo(new Pause(null, null, null));
        assertThat(replica.ticks).isEmpty();
    }

    @Test
    void aReplicaThatIsToldOfAPauseThatIsOverKeepsItsOwn() {
        worker.pause();
        worker.pauseEverywhere(pauseFor(2));
        replica.time.advance(Duration.ofHours(3));

        worker.pauseChanged();

        assertThat(worker.health().paused()).isTrue();
    }

    @Test
    void aResumeOfThisReplicaLeavesThePauseOfAllAndItsEnd() {
        worker.pause();
        worker.pauseEverywhere(pauseFor(2));
        worker.resume();
        assertThat(worker.health().paused()).isTrue();

        replica.time.advance(Duration.ofHours(2));

        assertThat(worker.health().paused()).isFalse();
        assertThat(replica.ticks).hasSize(1);
    }

    @Test
    void aResumeEndsAPauseEarlier() {
        worker.pause("migration", hoursAhead(5));
        worker.pauseEverywhere(pauseFor(5));
        worker.resumeEverywhere("olga");

        assertThat(worker.health().paused()).isFalse();
        replica.time.advance(Duration.ofMinutes(30));
        assertThat(replica.ticks).hasSize(1);
        assertThat(replica.time.waiting()).as("no end to wait for")
                .noneMatch(alarm -> alarm.nanos() == Duration.ofHours(5).toNanos());
    }

    @Test
    void aClockThatJumpsDoesNotMoveTheEnd() {
        worker.pause("migration", hoursAhead(2));

        replica.time.setWall(hoursAhead(10));
        assertThat(worker.health().paused()).isTrue();
        replica.time.setWall(hoursAhead(-10));
        replica.time.advance(Duration.ofHours(2));

        assertThat(worker.health().paused()).isFalse();
    }

    @Test
    void aStoppedWorkerLeavesNoAlarm() {
        worker.pause("migration", hoursAhead(2));

        worker.stop();

        assertThat(replica.time.waiting()).noneMatch(alarm -> alarm.nanos() == Duration.ofHours(2).toNanos());
    }

    @Test
    void anInvalidPauseChangesNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> worker.pause("late", START)).withMessageStartingWith(
                "Worker sweep cannot be paused: until = 2026-06-01T02:30:00Z is not after the present time");
        assertThatIllegalArgumentException().isThrownBy(() -> worker.pauseEverywhere(new Pause(null, "x".repeat(251), null)))
                .withMessage("Worker sweep cannot be paused: the reason has 251 characters; use at most 250");

        assertThat(worker.health().paused()).isFalse();
    }
}
