package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;

import org.junit.jupiter.api.Test;

class CloseBooksTest {

    private final CloseBooks books = new CloseBooks();

    @Test
    void aLateTickClosesTheDayBeforeItsOccurrence() {
        books.tick(new PlannedTick("close_books", Instant.parse("2026-11-24T02:15:00Z")));

        assertThat(books.lastClosed()).isEqualTo(LocalDate.of(2026, 11, 23));
    }

    @Test
    void aClosedMonthClosesTheGate() {
        assertThat(books.shouldRun()).isTrue();

        books.closeMonth();

        assertThat(books.shouldRun()).isFalse();
    }
}
