package io.tickrunner.runtime.ledger;

import java.time.Instant;

import io.tickrunner.Outcome;

/**
 * A run in the history.
 *
 * @param started when the work started, by the server's clock
 * @param ended when it ended, by the server's clock
 * @param occurrence the planned occurrence; {@code null} if there was none
 * @param replica the replica that ran it; {@code null} if it is no longer known
 * @param request {@code forced} or {@code wake_up}; {@code null} for a scheduled run
 * @param attempt which attempt at the occurrence it was, from 1
 * @param outcome the {@linkplain Outcome#tag() tag} of the outcome
 * @param handled how many items it handled; {@code null} if it did not report any
 * @param error the error; {@code null} if there was none
 * @param arguments the arguments as JSON; {@code null} if there were none
 */
public record RunEntry(
        Instant started,
        Instant ended,
        Instant occurrence,
        String replica,
        String request,
        int attempt,
        String outcome,
        Long handled,
        String error,
        String arguments) {
}
