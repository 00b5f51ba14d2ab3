package io.tickrunner.runtime.ledger;

import java.time.Instant;

/**
 * A schedule that was set at run time and outlives all replicas.
 *
 * @param schedule the schedule in its text form
 * @param by who set it
 * @param since since when, by the server's clock
 */
public record ScheduleEntry(String schedule, String by, Instant since) {
}
