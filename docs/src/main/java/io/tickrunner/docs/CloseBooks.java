package io.tickrunner.docs;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

// tag::gate[]
@TickWorker(name = "close_books", lockId = 1013, every = "5m", timeout = "1h")
public class CloseBooks implements Worker {

    private static final LocalTime NOT_BEFORE = LocalTime.of(3, 15);
    // end::gate[]
    private final Clock clock;
    private LocalDate closed;

    CloseBooks() {
        this(Clock.systemUTC());
    }

    CloseBooks(Clock clock) {
        this.clock = clock;
    }
    // tag::gate[]

    /** A cron expression becomes: it is late enough, and today's run has not been. */
    @Override
    public boolean shouldRun() {
        return !LocalTime.now(clock).isBefore(NOT_BEFORE) && !isClosed(LocalDate.now(clock));
    }

    @Override
    public void tick(Tick tick) {
        LocalDate day = LocalDate.now(clock);
        if (!isClosed(day)) { // asked again under the lock: another replica may have been quicker
            close(day);
        }
    }
    // end::gate[]

    /** An app asks its database. */
    private boolean isClosed(LocalDate day) {
        return day.equals(closed);
    }

    private void close(LocalDate day) {
        closed = day;
    }
    // tag::gate[]
}
// end::gate[]
