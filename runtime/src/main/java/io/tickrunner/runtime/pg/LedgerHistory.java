package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.tickrunner.runtime.ledger.RunEntry;
import io.tickrunner.runtime.ledger.RunHistory;
import io.tickrunner.runtime.ledger.RunStatistics;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.pg.LedgerAccess.Tables;

/** Reads the history of a worker. Reads no more rows than a page and the summary need. */
final class LedgerHistory {

    /** How many runs the summary covers. */
    static final int SUMMARY = 1_000;
    /** Later than any run. */
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    private LedgerHistory() {
    }

    static RunHistory read(Connection connection, Tables tables, WorkerKey worker, int limit, Instant before)
            throws SQLException {
        int id = id(connection, tables, worker);
        List<RunEntry> runs = page(connection, tables, id, limit, before == null ? END : before);
        boolean more = !runs.isEmpty() && isMore(connection, tables, id, runs.get(runs.size() - 1).started());
        return new RunHistory(runs, more, statistics(connection, tables, id));
    }

    /** Returns the worker's number; 0, which no worker has, if it has not been written yet. */
    private static int id(Connection connection, Tables tables, WorkerKey worker) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(
                "SELECT id FROM " + tables.worker() + " WHERE app = ? AND name = ?")) {
            new LedgerParameters(ask).text(tables.ids().app()).text(worker.name());
            try (ResultSet row = ask.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    private static List<RunEntry> page(Connection connection, Tables tables, int worker, int limit, Instant before)
            throws SQLException {
        String ofWorker = " WHERE r.worker = ? AND r.started < ?";
        List<RunEntry> runs = new ArrayList<>();
        try (PreparedStatement ask = connection.prepareStatement("SELECT r.started, r.ended, r.occurrence, p.name AS replica,"
                + " r.request, r.attempt, r.outcome, r.handled, r.error, r.arguments FROM " + tables.run() + " r LEFT JOIN "
                + tables.replica() + " p ON p.id = r.replica" + ofWorker
                // Runs of the same microsecond stay on one page, otherwise the next page would miss some.
                + " AND r.started >= (SELECT min(s.started) FROM (SELECT r.started FROM " + tables.run() + " r" + ofWorker
                + " ORDER BY r.started DESC LIMIT ?) s) ORDER BY r.started DESC, r.ended DESC")) {
            new LedgerParameters(ask).integer(worker).time(before).integer(worker).time(before).integer(limit);
            try (ResultSet row = ask.executeQuery()) {
                while (row.next()) {
                    runs.add(entry(row));
                }
            }
        }
        return runs;
    }

    private static RunEntry entry(ResultSet row) throws SQLException {
        long handled = row.getLong("handled");
        Long handledOrNull = row.wasNull() ? null : handled;
        return new RunEntry(LedgerParameters.time(row, "started"), LedgerParameters.time(row, "ended"),
                LedgerParameters.time(row, "occurrence"), row.getString("replica"), row.getString("request"),
                row.getInt("attempt"), row.getString("outcome"), handledOrNull, row.getString("error"),
                row.getString("arguments"));
    }

    private static boolean isMore(Connection connection, Tables tables, int worker, Instant before) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement("SELECT EXISTS (SELECT FROM " + tables.run()
                + " WHERE worker = ? AND started < ?)")) {
            new LedgerParameters(ask).integer(worker).time(before);
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static RunStatistics statistics(Connection connection, Tables tables, int worker) throws SQLException {
        String micros = "(EXTRACT(EPOCH FROM percentile_disc(%s) WITHIN GROUP (ORDER BY s.took)) * 1000000)::bigint";
        try (PreparedStatement ask = connection.prepareStatement("SELECT count(*), count(*) FILTER (WHERE s.outcome ="
                + " 'success'), " + micros.formatted("0.5") + ", " + micros.formatted("0.95") + " FROM (SELECT outcome,"
                + " ended - started AS took FROM " + tables.run() + " WHERE worker = ? ORDER BY started DESC LIMIT " + SUMMARY
                + ") s")) {
            ask.setInt(1, worker);
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                return new RunStatistics(row.getLong(1), row.getLong(2), duration(row, 3), duration(row, 4));
            }
        }
    }

    private static Duration duration(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Duration.of(micros, ChronoUnit.MICROS);
    }
}
