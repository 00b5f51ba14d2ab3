package io.tickrunner.runtime.ledger;

/**
 * A command of an operator.
 *
 * @param worker the worker
 * @param command {@code tick}, {@code pause}, {@code resume} or {@code reschedule}
 * @param by who sent it
 * @param from the address it came from; {@code null} if unknown
 * @param detail what was asked, for example the schedule; {@code null} if the command says it all
 * @param outcome what became of it; {@code null} if unknown
 */
public record CommandEntry(WorkerKey worker, String command, String by, String from, String detail, String outcome) {
}
