package io.tickrunner.runtime.pg;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import org.postgresql.PGConnection;

import io.tickrunner.runtime.ledger.FinishedRun;
import io.tickrunner.runtime.ledger.ServerMoment;
import io.tickrunner.runtime.pg.LedgerAccess.Tables;

/**
 * Writes the rows of runs. Uses {@code COPY}, which writes a page of rows as one record of the write-ahead log: an {@code
 * INSERT} of the same rows writes 50 bytes more for each.
 */
final class LedgerRunRows {

    private static final int TYPICAL_LENGTH = 120;

    private LedgerRunRows() {
    }

    static void copy(Connection connection, Tables tables, List<FinishedRun> runs, Map<String, Integer> workers, int replica,
            ServerMoment clock) throws SQLException {
        StringBuilder rows = new StringBuilder(runs.size() * TYPICAL_LENGTH);
        for (FinishedRun run : runs) {
            rows.append(clock.at(run.startedNanos())).append('\t')
                    .append(clock.at(run.endedNanos())).append('\t')
                    .append(workers.get(run.worker().name())).append('\t')
                    .append(replica).append('\t')
                    .append(Math.min(run.attempt(), Short.MAX_VALUE)).append('\t')
                    .append(run.outcome().tag()).append('\t');
            append(rows, run.occurrence()).append('\t');
            append(rows, run.request()).append('\t');
            append(rows, run.handled()).append('\t');
            append(rows, run.error()).append('\t');
            append(rows, run.arguments()).append('\n');
        }
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + tables.run() + " (started, ended, worker,"
                    + " replica, attempt, outcome, occurrence, request, handled, error, arguments) FROM STDIN",
                    new StringReader(rows.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory cannot be read", e);
        }
    }

    private static StringBuilder append(StringBuilder rows, Object value) {
        if (value == null) {
            return rows.append("\\N");
        }
        String text = value.toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> rows.append("\\\\");
                case '\t' -> rows.append("\\t");
                case '\n' -> rows.append("\\n");
                case '\r' -> rows.append("\\r");
                // PostgreSQL cannot store it in any text.
                case '\0' -> rows.append('?');
                default -> rows.append(c);
            }
        }
        return rows;
    }

    /** Returns whether the run is in the table. */
    static boolean isWritten(Connection connection, Tables tables, FinishedRun run, int worker, int replica, ServerMoment clock)
            throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement("SELECT FROM " + tables.run()
                + " WHERE worker = ? AND started = ? AND replica = ?")) {
            new LedgerParameters(ask).integer(worker).time(clock.at(run.startedNanos())).integer(replica);
            try (ResultSet row = ask.executeQuery()) {
                return row.next();
            }
        }
    }
}
