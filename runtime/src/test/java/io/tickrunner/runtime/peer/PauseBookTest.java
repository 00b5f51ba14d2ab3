package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.peer.PauseBook.Entry;

class PauseBookTest {

    private static final long OWN = -1;

    private final PauseBook book = new PauseBook(key -> key == OWN);

    @Test
    void theLatestChangeWins() {
        assertThat(book.heard(1, new Entry(true, 3))).isTrue();
        assertThat(book.heard(1, new Entry(false, 2))).isFalse();
        assertThat(book.isPaused(1)).isTrue();

        book.change(1, false);

        assertThat(book.isPaused(1)).isFalse();
        assertThat(book.all()).containsEntry(1L, new Entry(false, 4));
    }

    @Test
    void ofTwoConcurrentChangesThePauseWins() {
        book.heard(1, new Entry(false, 3));
        book.heard(2, new Entry(true, 3));

        assertThat(book.heard(1, new Entry(true, 3))).isTrue();
        assertThat(book.heard(2, new Entry(false, 3))).isFalse();
    }

    @Test
    void whatIsKnownIsNoNews() {
        book.change(1, true);

        assertThat(book.heard(1, new Entry(true, 2))).isFalse();
    }

    @Test
    void aChangeFarAheadIsIgnored() {
        book.change(1, false);

        assertThat(book.heard(1, new Entry(true, 2 + PauseBook.MAX_LEAP))).isFalse();
        assertThat(book.heard(1, new Entry(true, Long.MAX_VALUE))).isFalse();
        assertThat(book.isPaused(1)).isFalse();
    }

    @Test
    void unknownLocksDoNotFillTheMemory() {
        book.heard(OWN, new Entry(true, 1));
        for (long key = 0; key < PauseBook.MAX_ENTRIES + 1_000; key++) {
            book.heard(key, new Entry(true, 1));
        }

        assertThat(book.all()).hasSize(PauseBook.MAX_ENTRIES);
        assertThat(book.isPaused(OWN)).as("never forgotten").isTrue();
        assertThat(book.isPaused(PauseBook.MAX_ENTRIES + 999)).as("the latest").isTrue();
    }

    @Test
    void aPauseOfAnOwnWorkerIsAcceptedRegardlessOfOtherEntries() {
        for (long key = 0; key < PauseBook.MAX_ENTRIES; key++) {
            book.heard(key, new Entry(true, 1));
        }

        assertThat(book.heard(OWN, new Entry(true, 1))).isTrue();

        assertThat(book.isPaused(OWN)).isTrue();
    }

    @Test
    void aResumeIsReportedEvenIfNothingWasPausedForAll() {
        book.heard(1, new Entry(false, 1));

        assertThat(book.heard(1, new Entry(false, 2))).as("it ends what a replica paused for itself").isTrue();
    }
}
