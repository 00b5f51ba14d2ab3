package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tickrunner.Cadence;
import io.tickrunner.Missed;
import io.tickrunner.Tick;
import io.tickrunner.runtime.cadence.Retry;

/** Tests changes of a worker's schedule in a replica without peers. */
class RescheduledWorkerTest {

    private static final Instant START = Instant.parse("2026-03-02T02:00:00Z");

    private final ManualReplica replica = new ManualReplica();

    @BeforeEach
    void setTheClock() {
        replica.time.setWall(START);
    }

    private WorkerService every(Duration interval) {
        return replica.start(ManualReplica.every(interval, null), tick -> {
        });
    }

    private WorkerService cron(String expression) {
        return replica.start(ManualReplica.cron(expression, Missed.RUN_ONCE, null), tick -> {
        });
    }

    private static Instant at(String time) {
        return Instant.parse("2026-03-02T" + time + "Z");
    }

    @ParameterizedTest
    @EnumSource
    void aShorterIntervalCountsFromTheLastStart(Cadence cadence) {
        replica.cadence = cadence;
        WorkerService worker = every(Duration.ofHours(1));
        replica.time.advance(Duration.ofMinutes(2));

        worker.reschedule(Duration.ofMinutes(5));
        replica.time.advance(Duration.ofMinutes(10));

        assertThat(replica.ticks).extracting(Tick::startedAt).containsExactly(START, at("02:05:00"), at("02:10:00"));
        assertThat(worker.interval()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void anIntervalThatHasPassedIsDueAtOnce() {
        WorkerService worker = every(Duration.ofHours(1));
        replica.time.advance(Duration.ofMinutes(20));

        worker.reschedule(Duration.ofMinutes(5));
        replica.time.advance(Duration.ZERO);

        assertThat(replica.ticks).extracting(Tick::startedAt).containsExactly(START, at("02:20:00"));
    }

    @Test
    void aLongerIntervalCountsFromTheLastStart() {
        WorkerService worker = every(Duration.ofMinutes(5));
        replica.time.advance(Duration.ofMinutes(7));

        worker.reschedule(Duration.ofMinutes(30));
        replica.time.advance(Duration.ofMinutes(30));

        assertThat(replica.ticks).extracting(Tick::startedAt).containsExactly(START, at("02:05:00"), at("02:35:00"));
    }

    @Test
    void aRunningTickIsNotDisturbed() {
        WorkerService[] worker = new WorkerService[1];
        worker[0] = replica.start(ManualReplica.every(Duration.ofHours(1), null), tick -> {
            if (replica.ticks.size() == 1) {
                worker[0].reschedule(Duration.ofMinutes(10));
                replica.time.advance(Duration.ofMinutes(1));
            }
        });

        replica.time.advance(Duration.ofMinutes(20));

        assertThat(replica.outcomes()).hasSizeGreaterThanOrEqualTo(2).containsOnly(io.tickrunner.Outcome.SUCCESS);
    }

    @Test
    void occurrencesBeforeTheChangeAreNotMissed() {
        WorkerService worker = cron("0 15 2 * * ?");
        replica.time.advance(Duration.ofMinutes(150));
        assertThat(replica.occurrences()).containsExactly(at("02:15:00"));

        worker.reschedule("0 0 4 * * ?");
        replica.time.advance(Duration.ofHours(1));
        assertThat(replica.occurrences()).as("04:00 was half an hour ago").containsExactly(at("02:15:00"));

        worker.reschedule("0 0 6 * * ?");
        replica.time.advance(Duration.ofHours(1));
        assertThat(replica.occurrences()).containsExactly(at("02:15:00"), at("06:00:00"));
    }

    @Test
    void aPendingMissedOccurrenceOfTheOldExpressionIsDropped() {
        WorkerService worker = cron("0 0 3 * * ?");
        worker.pause();
        replica.time.advance(Duration.ofMinutes(90));

        worker.reschedule("0 0 5 * * ?");
        worker.resume();
        replica.time.advance(Duration.ofHours(2));

        assertThat(replica.occurrences()).containsExactly(at("05:00:00"));
    }

    @Test
    void anIntervalBecomesAnExpressionAndBack() {
        WorkerService worker = every(Duration.ofMinutes(10));
        replica.time.advance(Duration.ofMinutes(1));

        worker.reschedule("0 0/20 * * * ?");
        replica.time.advance(Duration.ofMinutes(45));
        assertThat(replica.ticks).extracting(Tick::startedAt).containsExactly(START, at("02:20:00"), at("02:40:00"));

        worker.resetSchedule();
        replica.time.advance(Duration.ofMinutes(14));
        assertThat(replica.ticks).extracting(Tick::startedAt).endsWith(at("02:40:00"), at("02:50:00"), at("03:00:00"));
        assertThat(worker.settings()).isSameAs(worker.ownSettings());
    }

    @Test
    void aFurtherAttemptOfAFailedTickIsDropped() {
        WorkerService worker = replica.start(ManualReplica.every(Duration.ofHours(1), new Retry(Duration.ofMinutes(1), 3)),
                tick -> {
                    throw new IllegalStateException("fails");
                });
        replica.time.advance(Duration.ofSeconds(10));

        worker.reschedule(Duration.ofMinutes(5));
        replica.time.advance(Duration.ofMinutes(5));

        assertThat(replica.attempts()).containsExactly(1, 1);
    }

    @Test
    void aWorkerWithAShorterIntervalIsNotStaleAtOnce() {
        WorkerService worker = every(Duration.ofHours(1));
        replica.time.advance(Duration.ofMinutes(30));

        worker.reschedule(Duration.ofSeconds(1));

        assertThat(worker.servingFor()).contains(Duration.ZERO);
    }

    @Test
    void aPauseInTheAppsSchedulerSurvivesTheNewInterval() {
        WorkerService worker = every(Duration.ofHours(1));
        replica.time.advance(Duration.ZERO);
        SchedulerJob job = SchedulerJob.of(worker, Duration.ZERO).orElseThrow();
        job.pause();

        worker.reschedule(Duration.ofMinutes(5));
        replica.time.advance(Duration.ofMinutes(30));

        assertThat(job.isPaused()).isTrue();
        assertThat(replica.ticks).hasSize(1);
    }

    @Test
    void anInvalidScheduleChangesNothing() {
        WorkerService worker = every(Duration.ofHours(1));

        assertThatIllegalArgumentException().isThrownBy(() -> worker.reschedule(Duration.ofMillis(5)))
                .withMessage("Worker sweep cannot be rescheduled: every = 5ms is below 10ms; use 10ms or more");

        assertThat(worker.interval()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aWorkerThatIsGoneCannotBeRescheduled() {
        WorkerService worker = every(Duration.ofHours(1));
        worker.stop();

        assertThatIllegalStateException().isThrownBy(() -> worker.reschedule("0 0 4 * * ?"))
                .withMessageStartingWith(
                        "Worker sweep cannot be rescheduled: it was unregistered or the app is stopping; use the"
                                + " service that");
    }
}
