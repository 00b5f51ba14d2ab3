package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import io.tickrunner.Pause;
import io.tickrunner.runtime.peer.PauseBook.Told;
import io.tickrunner.runtime.time.ManualTime;

class PauseBookTest {

    private static final long OWN = -1;
    private static final Pause ENDLESS = new Pause(null, null, null);
    private static final Pause BY_OLGA = new Pause("olga", "migration", null);

    private final ManualTime time = new ManualTime();
    private final PauseBook book = new PauseBook(key -> key == OWN, time);

    private static Told paused(long change) {
        return told(ENDLESS, change);
    }

    private static Told told(Pause pause, long change) {
        return new Told(true, pause, OptionalLong.empty(), change);
    }

    private static Told resumed(long change) {
        return new Told(false, ENDLESS, OptionalLong.empty(), change);
    }

    private Pause until(Duration ahead) {
        return new Pause(null, null, time.now().plus(ahead));
    }

    private boolean heard(long lockId, Told told) {
        return book.heard(lockId, told, Duration.ZERO);
    }

    @Test
    void theLatestChangeWins() {
        assertThat(heard(1, paused(3))).isTrue();
        assertThat(heard(1, resumed(2))).isFalse();
        assertThat(book.isPaused(1)).isTrue();

        book.resume(1, null);

        assertThat(book.isPaused(1)).isFalse();
        assertThat(book.all()).containsEntry(1L, resumed(4));
    }

    @Test
    void ofTwoConcurrentChangesThePauseWins() {
        heard(1, resumed(3));
        heard(2, paused(3));

        assertThat(heard(1, paused(3))).isTrue();
        assertThat(heard(2, resumed(3))).isFalse();
    }

    @Test
    void aPauseWinsOverSeveralResumesThatItsReplicaHasNotHeardOf() {
        PauseBook other = new PauseBook(key -> true, time);
        book.resume(1, null);
        book.resume(1, null);
        book.resume(1, null);
        other.pause(1, TimedPause.UNTIL_RESUMED);

        Told pause = other.all().get(1L);
        assertThat(heard(1, pause)).isTrue();
        assertThat(other.heard(1, resumed(3), Duration.ZERO)).isFalse();

        book.resume(1, null);
        assertThat(other.heard(1, book.all().get(1L), Duration.ZERO)).as("a later resume").isTrue();
    }

    @Test
    void ofTwoConcurrentPausesAllReplicasChooseTheOneThatEndsLater() {
        Told hour = new Told(true, until(Duration.ofHours(1)), OptionalLong.of(3_600_000), 3);
        Told day = new Told(true, until(Duration.ofDays(1)), OptionalLong.of(86_400_000), 3);
        PauseBook other = new PauseBook(key -> true, time);

        heard(1, hour);
        heard(1, day);
        other.heard(1, day, Duration.ZERO);
        other.heard(1, hour, Duration.ZERO);

        assertThat(book.all()).isEqualTo(other.all()).containsEntry(1L, day);
        assertThat(heard(1, paused(3))).as("one without an end").isTrue();
        assertThat(heard(1, told(BY_OLGA, 3))).as("of a greater name").isTrue();
        assertThat(heard(1, paused(3))).isFalse();
    }

    @Test
    void whatIsKnownIsNoNews() {
        long change = book.pause(1, TimedPause.UNTIL_RESUMED).change();

        assertThat(heard(1, paused(change + 1))).isFalse();
        assertThat(heard(1, told(BY_OLGA, change + 2))).as("another reason").isTrue();
    }

    @Test
    void aPauseEndsByItselfAfterTheTimeThatIsLeft() {
        heard(1, new Told(true, until(Duration.ofHours(1)), OptionalLong.of(60_000), 3));

        time.pass(Duration.ofMillis(59_999).toNanos());
        assertThat(book.isPaused(1)).isTrue();
        time.pass(Duration.ofMillis(1).toNanos());
        assertThat(book.isPaused(1)).isFalse();
        assertThat(book.pause(1)).as("still the last change").isPresent();
    }

    @Test
    void theTimeThatAMessageTookDoesNotProlongAPause() {
        book.heard(1, new Told(true, until(Duration.ofHours(1)), OptionalLong.of(60_000), 3), Duration.ofSeconds(20));

        assertThat(book.all().get(1L).leftMillis()).hasValue(40_000);
    }

    @Test
    void aClockThatIsWrongOrChangedDoesNotMoveTheEnd() {
        heard(1, new Told(true, until(Duration.ofHours(1)), OptionalLong.of(60_000), 3));

        time.setWall(Instant.parse("2040-01-01T00:00:00Z"));

        assertThat(book.isPaused(1)).isTrue();
        time.pass(Duration.ofMinutes(1).toNanos());
        assertThat(book.isPaused(1)).isFalse();
    }

    @Test
    void aReplicaThatJoinsIsToldTheTimeThatIsLeft() {
        book.pause(1, TimedPause.begin(until(Duration.ofMinutes(10)), time));
        time.pass(Duration.ofMinutes(4).toNanos());

        assertThat(book.all().get(1L).leftMillis()).hasValue(Duration.ofMinutes(6).toMillis());
    }

    @Test
    void aPauseThatIsOverIsStillToldSoThatALaterChangeWins() {
        book.pause(1, TimedPause.UNTIL_RESUMED);
        book.pause(1, TimedPause.begin(until(Duration.ofMinutes(10)), time));
        time.pass(Duration.ofMinutes(11).toNanos());
        PauseBook joiner = new PauseBook(key -> true, time);

        book.all().forEach((lockId, told) -> joiner.heard(lockId, told, Duration.ZERO));
        joiner.pause(1, TimedPause.UNTIL_RESUMED);

        joiner.all().forEach((lockId, told) -> heard(lockId, told));
        assertThat(book.isPaused(1)).isTrue();
    }

    @Test
    void aChangeFarAheadIsIgnored() {
        book.resume(1, null);

        assertThat(heard(1, paused(2 + PauseBook.MAX_LEAP))).isFalse();
        assertThat(heard(1, paused(Long.MAX_VALUE))).isFalse();
        assertThat(book.isPaused(1)).isFalse();
    }

    @Test
    void unknownLocksDoNotFillTheMemory() {
        heard(OWN, paused(1));
        for (long key = 0; key < PauseBook.MAX_ENTRIES + 1_000; key++) {
            heard(key, paused(1));
        }

        assertThat(book.all()).hasSize(PauseBook.MAX_ENTRIES);
        assertThat(book.isPaused(OWN)).as("never forgotten").isTrue();
        assertThat(book.isPaused(PauseBook.MAX_ENTRIES + 999)).as("the latest").isTrue();
    }

    @Test
    void aPauseOfAnOwnWorkerIsAcceptedRegardlessOfOtherEntries() {
        for (long key = 0; key < PauseBook.MAX_ENTRIES; key++) {
            heard(key, paused(1));
        }

        assertThat(heard(OWN, paused(1))).isTrue();

        assertThat(book.isPaused(OWN)).isTrue();
    }

    @Test
    void aResumeIsReportedEvenIfNothingWasPausedForAll() {
        heard(1, resumed(1));

        assertThat(heard(1, resumed(2))).as("it ends what a replica paused for itself").isTrue();
    }

    @Test
    void aPauseThatTheLedgerRemembersIsOnAndToldNobody() {
        book.remembered(1, TimedPause.UNTIL_RESUMED);

        assertThat(book.isPaused(1)).isTrue();
        assertThat(book.all()).isEmpty();
        assertThat(book.of(List.of(1L))).isEmpty();
    }

    @Test
    void whateverAReplicaKnowsWinsOverWhatTheLedgerRemembers() {
        book.resume(1, null);
        book.remembered(1, TimedPause.UNTIL_RESUMED);
        assertThat(book.isPaused(1)).isFalse();

        book.remembered(2, TimedPause.UNTIL_RESUMED);
        assertThat(heard(2, resumed(1))).isTrue();
        assertThat(book.isPaused(2)).isFalse();
    }

    @Test
    void aRememberedPauseThatIsResumedIsTold() {
        book.remembered(1, TimedPause.UNTIL_RESUMED);

        book.resume(1, null);

        assertThat(book.all()).containsEntry(1L, resumed(1));
    }
}
