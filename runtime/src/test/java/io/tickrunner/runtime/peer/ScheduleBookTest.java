package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.peer.ScheduleBook.Entry;

class ScheduleBookTest {

    private static final long OWN = -1;
    private static final Instant NOW = Instant.ofEpochMilli(5_000);

    private final List<Long> heard = new ArrayList<>();
    private final ScheduleBook book = new ScheduleBook(key -> key == OWN, heard::add);

    @Test
    void aWorkerThatWasNeverRescheduledHasNoEntry() {
        assertThat(book.schedule(1)).isEmpty();
    }

    @Test
    void theLatestChangeWins() {
        book.heard(1, new Entry("every=PT1M", 7, 3));
        book.heard(1, new Entry("every=PT2M", 8, 2));
        assertThat(book.schedule(1)).contains(new Entry("every=PT1M", 7, 3));

        book.change(1, "", NOW);

        assertThat(book.schedule(1)).contains(new Entry("", 5_000, 4));
    }

    @Test
    void allReplicasChooseTheSameOfTwoConcurrentChanges() {
        List<Entry> concurrent = List.of(new Entry("every=PT1M", 7, 3), new Entry("every=PT2M", 7, 3), new Entry("", 9, 3),
                new Entry("every=PT2M", 8, 3));

        for (int first = 0; first < concurrent.size(); first++) {
            for (int i = 0; i < concurrent.size(); i++) {
                book.heard(first, concurrent.get((first + i) % concurrent.size()));
            }
            assertThat(book.schedule(first)).contains(new Entry("every=PT2M", 8, 3));
        }
    }

    @Test
    void theWorkerIsNotifiedOfWhatIsNewsOnly() {
        book.change(1, "every=PT1M", NOW);
        book.heard(1, new Entry("every=PT1M", 5_000, 1));
        assertThat(heard).isEmpty();

        book.heard(1, new Entry("every=PT1M", 5_000, 2));

        assertThat(heard).containsExactly(1L);
    }

    @Test
    void aChangeFarAheadIsIgnored() {
        book.change(1, "every=PT1M", NOW);

        book.heard(1, new Entry("every=PT2M", 7, 2 + ChangeBook.MAX_LEAP));
        book.heard(1, new Entry("every=PT2M", 7, Long.MAX_VALUE));

        assertThat(book.schedule(1)).contains(new Entry("every=PT1M", 5_000, 1));
    }

    @Test
    void unknownLocksDoNotFillTheMemory() {
        book.heard(OWN, new Entry("every=PT1M", 7, 1));
        for (long key = 0; key < ChangeBook.MAX_ENTRIES + 1_000; key++) {
            book.heard(key, new Entry(key % 2 == 0 ? "" : "every=PT1M", 7, 1));
        }

        assertThat(book.all()).hasSize(ChangeBook.MAX_ENTRIES);
        assertThat(book.schedule(OWN)).as("never forgotten").isPresent();
        assertThat(book.schedule(1)).as("a reset is forgotten first").isPresent();
    }

    @Test
    void aWrongClockMakesNoMessageThatPeersWouldIgnore() {
        assertThat(book.change(1, "every=PT1M", Instant.parse("1900-01-01T00:00:00Z")).isValid()).isTrue();
    }

    @Test
    void aScheduleThatTheLedgerRemembersIsInForceAndToldNobody() {
        book.remembered(1, "every=PT1M", NOW);

        assertThat(book.schedule(1)).contains(new Entry("every=PT1M", 5_000, 0));
        assertThat(book.all()).isEmpty();
    }

    @Test
    void whateverAReplicaKnowsWinsOverARememberedSchedule() {
        book.change(1, "", NOW);
        book.remembered(1, "every=PT1M", NOW);
        assertThat(book.schedule(1)).contains(new Entry("", 5_000, 1));

        book.remembered(2, "every=PT1M", NOW);
        book.heard(2, new Entry("", 7, 1));
        assertThat(book.schedule(2)).contains(new Entry("", 7, 1));
    }
}
