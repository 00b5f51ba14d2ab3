package io.tickrunner.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.peer.RunBook;
import io.tickrunner.runtime.time.SystemTime;

class BooksTest {

    @Test
    void aBookWithTooManyEntriesIsFound() {
        RunBook runs = new RunBook(lockId -> true, new SystemTime(null));
        for (int lockId = 1; lockId <= 11; lockId++) {
            runs.startsHere((long) lockId, lockId, OptionalLong.empty());
        }

        assertThat(Books.tooLong(runs, 10)).contains("RunBook.entries has 11 entries");
        assertThat(Books.tooLong(runs, 11)).isEmpty();
    }
}
