package io.tickrunner.runtime.ledger;

import java.util.Map;

/**
 * Rows of workers, with a reading of the clock that their instants refer to.
 *
 * @param rows the rows by the worker's name
 * @param now the server's clock when they were read
 */
public record WorkerRows(Map<String, WorkerRow> rows, ServerMoment now) {
}
