package io.tickrunner.runtime.ledger;

import java.util.List;

/**
 * A page of a worker's history.
 *
 * @param runs the runs, newest first
 * @param more whether there are earlier ones
 * @param statistics the summary of the worker's last runs, regardless of the page
 */
public record RunHistory(List<RunEntry> runs, boolean more, RunStatistics statistics) {
}
