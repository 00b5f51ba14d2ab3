package io.tickrunner.runtime.cadence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

import org.junit.jupiter.api.Test;

import com.cronutils.model.CronType;

import io.tickrunner.Missed;

class CronRhythmTest {

    private static final Instant OCCURRENCE = Instant.parse("2026-03-02T02:15:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final LongUnaryOperator HALF = bound -> bound / 2;

    private Optional<Instant> lastRun = Optional.empty();
    private Instant now = Instant.parse("2026-03-02T00:00:00Z");
    private final CronRhythm rhythm = rhythm("0 15 2 * * ?", Missed.RUN_ONCE, Optional.empty());

    private CronRhythm rhythm(String cron, Missed missed, Optional<Duration> jitter) {
        return new CronRhythm(
                new PlannedSchedule(CronSchedule.parse(cron, CronType.QUARTZ, ZoneOffset.UTC), DAY, jitter, missed,
                        Duration.ofHours(6), Optional.empty()),
                () -> lastRun, HALF);
    }

    @Test
    void theNextOccurrenceIsWaitedFor() {
        begin(rhythm);

        assertThat(left(rhythm)).isEqualTo(Duration.ofMinutes(135));
    }

    @Test
    void anOccurrenceBeforeTheFirstStartIsNotMissed() {
        now = OCCURRENCE.plusSeconds(1);

        begin(rhythm);

        assertThat(left(rhythm)).isEqualTo(DAY.minusSeconds(1));
    }

    @Test
    void aDueOccurrenceIsStartedOnce() {
        begin(rhythm);
        now = OCCURRENCE;

        assertThat(left(rhythm)).isZero();
        assertThat(rhythm.ticked(moment())).isEqualTo(OCCURRENCE);

        assertThat(left(rhythm)).isEqualTo(DAY);
    }

    @Test
    void aClockThatGoesBackStartsNothingAgain() {
        begin(rhythm);
        now = OCCURRENCE;
        rhythm.ticked(moment());

        now = OCCURRENCE.minus(Duration.ofMinutes(40));

        assertThat(left(rhythm)).isEqualTo(DAY.plusMinutes(40));
    }

    @Test
    void anOccurrenceThatWasStartedAndDidNotRunIsDueAgainAfterARestart() {
        begin(rhythm);
        now = OCCURRENCE;
        rhythm.ticked(moment());
        now = OCCURRENCE.plusSeconds(20);

        begin(rhythm);

        assertThat(left(rhythm)).isNegative();
        assertThat(rhythm.ticked(moment())).isEqualTo(OCCURRENCE);
    }

    @Test
    void anOccurrenceThatRanElsewhereIsNotDue() {
        now = OCCURRENCE.plusSeconds(20);
        lastRun = Optional.of(OCCURRENCE);

        begin(rhythm);

        assertThat(left(rhythm)).isEqualTo(DAY.minusSeconds(20));
    }

    @Test
    void anOccurrenceThatAReplicaWithAFastClockRanIsNotDueAgain() {
        now = OCCURRENCE.minus(Duration.ofMinutes(40));
        lastRun = Optional.of(OCCURRENCE);

        begin(rhythm);

        assertThat(left(rhythm)).isEqualTo(DAY.plusMinutes(40));
    }

    @Test
    void ofManyMissedOccurrencesTheLastOneRuns() {
        CronRhythm hourly = rhythm("0 0 * * * ?", Missed.RUN_ONCE, Optional.empty());
        lastRun = Optional.of(Instant.parse("2026-03-01T20:00:00Z"));
        now = Instant.parse("2026-03-02T03:59:00Z");

        begin(hourly);

        assertThat(left(hourly)).isNegative();
        assertThat(hourly.ticked(moment())).isEqualTo(Instant.parse("2026-03-02T03:00:00Z"));
        assertThat(left(hourly)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void occurrencesThatPassedWhileNobodyLookedBecomeOne() {
        CronRhythm hourly = rhythm("0 0 * * * ?", Missed.RUN_ONCE, Optional.empty());
        begin(hourly);

        now = Instant.parse("2026-03-02T05:30:00Z");

        assertThat(left(hourly)).isNegative();
        assertThat(hourly.ticked(moment())).isEqualTo(Instant.parse("2026-03-02T05:00:00Z"));
        assertThat(left(hourly)).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void aMissedOccurrenceThatIsTooLateIsSkipped() {
        lastRun = Optional.of(OCCURRENCE.minus(DAY));
        now = OCCURRENCE.plus(Duration.ofHours(6)).plusMillis(1);

        begin(rhythm);

        assertThat(left(rhythm)).isEqualTo(Duration.ofHours(18).minusMillis(1));
    }

    @Test
    void aMissedOccurrenceWithinTheTimeRuns() {
        lastRun = Optional.of(OCCURRENCE.minus(DAY));
        now = OCCURRENCE.plus(Duration.ofHours(6));

        begin(rhythm);

        assertThat(rhythm.ticked(moment())).isEqualTo(OCCURRENCE);
    }

    @Test
    void aMissedOccurrenceIsSkippedIfThatIsWanted() {
        CronRhythm skipping = rhythm("0 15 2 * * ?", Missed.SKIP, Optional.empty());
        lastRun = Optional.of(OCCURRENCE.minus(DAY));
        now = OCCURRENCE.plus(Duration.ofMinutes(2));

        begin(skipping);

        assertThat(left(skipping)).isEqualTo(DAY.minusMinutes(2));
    }

    @Test
    void aTakeOverIsInTimeForAnOccurrenceThatMustNotBeMissed() {
        CronRhythm skipping = rhythm("0 15 2 * * ?", Missed.SKIP, Optional.empty());
        lastRun = Optional.of(OCCURRENCE.minus(DAY));
        now = OCCURRENCE.plusSeconds(20);

        begin(skipping);

        assertThat(skipping.ticked(moment())).isEqualTo(OCCURRENCE);
    }

    @Test
    void anOccurrenceIsLateAfterHalfTheTimeToTheNextOne() {
        CronRhythm often = rhythm("0/10 * * * * ?", Missed.SKIP, Optional.empty());
        lastRun = Optional.of(Instant.parse("2026-03-01T00:00:00Z"));
        now = Instant.parse("2026-03-02T00:00:06Z");

        begin(often);

        assertThat(left(often)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void anOccurrenceThatTheGateTurnedAwayIsNotDueAgain() {
        begin(rhythm);
        now = OCCURRENCE;
        rhythm.settled(rhythm.ticked(moment()));

        begin(rhythm);

        assertThat(left(rhythm)).isEqualTo(DAY);
    }

    @Test
    void jitterDelaysAnOccurrenceAndIsDrawnOnce() {
        CronRhythm jittery = rhythm("0 15 2 * * ?", Missed.RUN_ONCE, Optional.of(Duration.ofSeconds(30)));
        begin(jittery);
        now = OCCURRENCE;

        assertThat(left(jittery)).isEqualTo(Duration.ofSeconds(15));

        now = OCCURRENCE.plusSeconds(15);
        assertThat(left(jittery)).isZero();
        assertThat(jittery.ticked(moment())).isEqualTo(OCCURRENCE);
    }

    @Test
    void afterTheLastOccurrenceNothingIsDue() {
        CronRhythm once = rhythm("0 15 2 2 3 ? 2026", Missed.RUN_ONCE, Optional.empty());
        begin(once);
        now = OCCURRENCE;
        once.ticked(moment());

        assertThat(once.left(moment())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theClockIsReadAgainFromTimeToTime() {
        assertThat(Duration.ofNanos(rhythm.longestWait())).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    private void begin(CronRhythm of) {
        of.begin(moment(), Duration.ZERO);
    }

    private Duration left(CronRhythm of) {
        return Duration.ofNanos(of.left(moment()));
    }

    private Moment moment() {
        return Moment.of(0, now);
    }
}
