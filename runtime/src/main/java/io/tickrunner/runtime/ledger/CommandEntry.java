package io.tickrunner.runtime.ledger;

/**
 * A command of an operator or of the app's code.
 *
 * @param worker the worker
 * @param nanos the {@code Time#nanos()} at which its outcome was known
 * @param command {@code tick}, {@code pause}, {@code resume}, {@code reschedule} or {@code reset_schedule}
 * @param by who sent it
 * @param from the address it came from; {@code null} if unknown
 * @param detail what was asked, for example the schedule; {@code null} if the command says it all
 * @param outcome what became of it; {@code null} if unknown
 */
public record CommandEntry(WorkerKey worker, long nanos, String command, String by, String from, String detail,
        String outcome) {
}
