package io.tickrunner.runtime.tick;

import static io.tickrunner.Outcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tickrunner.Cadence;
import io.tickrunner.Missed;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.Worker;
import io.tickrunner.runtime.worker.Hook;

/** Tests a cron worker with a locker that does not tell what ran in other replicas, and a wall clock that jumps. */
class PlannedWorkerTest {

    private static final Instant OCCURRENCE = Instant.parse("2026-03-02T02:15:00Z");
    private static final String DAILY = "0 15 2 * * ?";
    private static final String HOURLY = "0 0 * * * ?";

    private final ManualReplica replica = new ManualReplica();

    @BeforeEach
    void setTheClock() {
        replica.time.setWall(OCCURRENCE.minus(Duration.ofMinutes(15)));
    }

    private WorkerService start(String cron, Missed missed) {
        return replica.start(ManualReplica.cron(cron, missed, null), tick -> {
        });
    }

    private static Instant at(String time) {
        return Instant.parse("2026-03-02T" + time + "Z");
    }

    @ParameterizedTest
    @EnumSource
    void eachOccurrenceRunsAtItsMoment(Cadence cadence) {
        replica.cadence = cadence;
        start("0/10 * * * * ?", Missed.RUN_ONCE);

        replica.time.advance(Duration.ofSeconds(30));

        assertThat(replica.occurrences()).containsExactly(at("02:00:10"), at("02:00:20"), at("02:00:30"));
        assertThat(replica.ticks).extracting(Tick::startedAt).isEqualTo(replica.occurrences());
    }

    @Test
    void aForcedTickHasNoOccurrenceAndIsNoOccurrence() {
        WorkerService worker = start(DAILY, Missed.RUN_ONCE);

        worker.tick();
        replica.time.advance(Duration.ofMinutes(15));

        assertThat(replica.occurrences()).containsExactly(null, OCCURRENCE);
        assertThat(replica.results).extracting(TickResult::occurrence).containsExactly(null, OCCURRENCE);
    }

    @Test
    void anOccurrenceMissedDuringAPauseRunsOnceWhenTheWorkerIsResumed() {
        WorkerService worker = start(HOURLY, Missed.RUN_ONCE);
        worker.pause();
        replica.time.advance(Duration.ofHours(3).plusMinutes(30));
        assertThat(replica.ticks).isEmpty();

        worker.resume();
        replica.time.advance(Duration.ZERO);

        assertThat(replica.occurrences()).containsExactly(at("05:00:00"));
        replica.time.advance(Duration.ofMinutes(30));
        assertThat(replica.occurrences()).containsExactly(at("05:00:00"), at("06:00:00"));
    }

    @Test
    void anOccurrenceMissedDuringAPauseIsSkippedIfThatIsWanted() {
        WorkerService worker = start(HOURLY, Missed.SKIP);
        worker.pause();
        replica.time.advance(Duration.ofHours(3).plusMinutes(30));

        worker.resume();
        replica.time.advance(Duration.ofMinutes(30));

        assertThat(replica.occurrences()).containsExactly(at("06:00:00"));
    }

    @Test
    void anOccurrenceThatRanBeforeAPauseDoesNotRunAgainAfterIt() {
        WorkerService worker = start(DAILY, Missed.RUN_ONCE);
        replica.time.advance(Duration.ofMinutes(20));
        assertThat(replica.occurrences()).containsExactly(OCCURRENCE);

        worker.pause();
        replica.time.advance(Duration.ofMinutes(5));
        worker.resume();
        replica.time.advance(Duration.ofMinutes(5));

        assertThat(replica.occurrences()).containsExactly(OCCURRENCE);
    }

    @Test
    void anOccurrenceThatTheGateTurnedAwayDoesNotRunAfterAPause() {
        replica.hooks = EnumSet.of(Hook.SHOULD_RUN);
        boolean[] open = { false };
        WorkerService worker = replica.start(ManualReplica.cron(DAILY, Missed.RUN_ONCE, null), new Worker() {

            @Override
            public boolean shouldRun() {
                return open[0];
            }

            @Override
            public void tick(Tick tick) {
                // Only counted.
            }
        });
        replica.time.advance(Duration.ofMinutes(15));
        assertThat(replica.outcomes()).containsExactly(Outcome.GATED);

        open[0] = true;
        worker.pause();
        worker.resume();
        replica.time.advance(Duration.ofMinutes(5));

        assertThat(replica.ticks).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anOccurrenceThatFoundNoDatabaseRunsWhenItIsBack(Cadence cadence) {
        replica.cadence = cadence;
        start(DAILY, Missed.RUN_ONCE);
        replica.locker.setAvailable(false);
        replica.time.advance(Duration.ofMinutes(20));
        assertThat(replica.outcomes()).isNotEmpty().containsOnly(Outcome.UNAVAILABLE);

        replica.locker.setAvailable(true);
        replica.time.advance(Duration.ofMinutes(20));

        assertThat(replica.occurrences()).containsExactly(OCCURRENCE);
    }

    @Test
    void anOutageDoesNotAddMoreAndMoreTicks() {
        replica.cadence = Cadence.REPLICA;
        start("* * * * * ?", Missed.RUN_ONCE);
        replica.locker.setAvailable(false);

        replica.time.advance(Duration.ofMinutes(2));

        assertThat(replica.outcomes()).hasSizeBetween(120, 150);
    }

    @Test
    void anOccurrenceThatFoundNoDatabaseInTimeIsSkippedIfThatIsWanted() {
        start(DAILY, Missed.SKIP);
        replica.locker.setAvailable(false);
        replica.time.advance(Duration.ofMinutes(20));

        replica.locker.setAvailable(true);
        replica.time.advance(Duration.ofMinutes(20));

        assertThat(replica.ticks).isEmpty();
    }

    @Test
    void anOccurrenceThatComesDuringTheOneBeforeRunsAfterIt() {
        replica.start(ManualReplica.cron("0 * * * * ?", Missed.RUN_ONCE, null), tick -> {
            if (replica.ticks.size() == 1) {
                replica.time.advance(Duration.ofSeconds(150));
            }
        });

        replica.time.advance(Duration.ofMinutes(1));
        replica.time.advance(Duration.ZERO);

        assertThat(replica.occurrences()).containsExactly(at("02:01:00"), at("02:03:00"));
        assertThat(replica.outcomes()).containsExactly(SUCCESS, SUCCESS);
    }

    @Test
    void aClockThatJumpsFortyMinutesAheadAndBackRunsNoOccurrenceTwice() {
        start(HOURLY, Missed.RUN_ONCE);
        replica.time.advance(Duration.ofMinutes(30));

        replica.time.setWall(at("03:10:00"));
        replica.time.advance(Duration.ofSeconds(10));
        assertThat(replica.occurrences()).as("seen within ten seconds").containsExactly(at("03:00:00"));

        replica.time.setWall(at("02:30:20"));
        replica.time.advance(Duration.ofMinutes(60));
        assertThat(replica.occurrences()).containsExactly(at("03:00:00"));
        replica.time.advance(Duration.ofMinutes(30));
        assertThat(replica.occurrences()).containsExactly(at("03:00:00"), at("04:00:00"));
    }

    @Test
    void aClockThatWasHoursAheadDoesNotSilenceTheWorker() {
        start(DAILY, Missed.RUN_ONCE);
        replica.time.setWall(Instant.parse("2027-03-02T02:16:00Z"));
        replica.time.advance(Duration.ofSeconds(10));
        assertThat(replica.occurrences()).containsExactly(Instant.parse("2027-03-02T02:15:00Z"));

        replica.time.setWall(OCCURRENCE.minusSeconds(60));
        replica.time.advance(Duration.ofMinutes(2));

        assertThat(replica.occurrences()).hasSize(2).last().isEqualTo(OCCURRENCE);
    }

    @Test
    void aClockThatIsWrongAtTheStartDoesNotSilenceTheWorker() {
        replica.time.setWall(Instant.parse("2099-01-01T00:00:00Z"));
        start(DAILY, Missed.RUN_ONCE);

        replica.time.setWall(OCCURRENCE.minusSeconds(60));
        replica.time.advance(Duration.ofMinutes(2));

        assertThat(replica.occurrences()).containsExactly(OCCURRENCE);
    }

    @Test
    void aClockThatIsSetLateMakesUpForOneOccurrenceOnly() {
        replica.time.setWall(Instant.EPOCH);
        start(HOURLY, Missed.RUN_ONCE);

        replica.time.setWall(at("02:30:00"));
        replica.time.advance(Duration.ofMinutes(1));

        assertThat(replica.occurrences()).containsExactly(at("02:00:00"));
    }
}
