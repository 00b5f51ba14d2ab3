package io.tickrunner.docs;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

// tag::gate[]
@TickWorker(name = "close_books", lockId = 1013, cron = "0 15 3 * * ?", timeZone = "Europe/Berlin", timeout = "1h")
public class CloseBooks implements Worker {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Override
    public boolean shouldRun() {
        return !monthIsClosed();
    }

    @Override
    public void tick(Tick tick) {
        Instant planned = tick.occurrence().orElse(tick.startedAt());
        closeDay(LocalDate.ofInstant(planned, BERLIN).minusDays(1));
    }
    // end::gate[]

    private boolean monthIsClosed;
    private LocalDate lastClosed;

    LocalDate lastClosed() {
        return lastClosed;
    }

    void closeMonth() {
        monthIsClosed = true;
    }

    /** An app asks its database. */
    private boolean monthIsClosed() {
        return monthIsClosed;
    }

    private void closeDay(LocalDate day) {
        lastClosed = day;
    }
    // tag::gate[]
}
// end::gate[]
