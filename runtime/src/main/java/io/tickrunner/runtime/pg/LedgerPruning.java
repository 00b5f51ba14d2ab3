package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;

import io.tickrunner.runtime.config.LedgerSettings;
import io.tickrunner.runtime.ledger.ServerMoment;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.pg.LedgerAccess.Tables;

/** Deletes what is to be kept no longer, a limited number of rows at a time. */
final class LedgerPruning {

    /** Few enough that the transaction takes a moment only. */
    static final int MAX_ROWS = 5_000;
    private static final String ONE_AT_A_TIME = "SELECT pg_try_advisory_xact_lock(hashtextextended(?, 1))";

    private final LedgerSettings settings;

    LedgerPruning(LedgerSettings settings) {
        this.settings = settings;
    }

    /**
     * @return the number of deleted runs; 0 if another replica is deleting
     */
    int run(Connection connection, Tables tables, Collection<WorkerKey> workers, ServerMoment now) throws SQLException {
        if (!isAlone(connection, tables)) {
            return 0;
        }
        Instant oldest = now.instant().minus(settings.keepFor());
        int runs = deleteRuns(connection, tables, workers, oldest);
        if (runs < MAX_ROWS) {
            deleteOld(connection, tables.command(), "issued", oldest);
            tables.ids().seen(connection);
            // A replica's name is kept longer than its last run.
            deleteOld(connection, tables.replica(), "seen", oldest.minus(settings.keepFor()));
        }
        return runs;
    }

    private static boolean isAlone(Connection connection, Tables tables) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(ONE_AT_A_TIME)) {
            ask.setString(1, tables.run());
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private int deleteRuns(Connection connection, Tables tables, Collection<WorkerKey> workers, Instant oldest)
            throws SQLException {
        String run = tables.run();
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + run + " WHERE ctid = ANY (ARRAY("
                + "SELECT old.ctid FROM unnest(?::text[]) AS n(name) JOIN " + tables.worker()
                + " w ON w.app = ? AND w.name = n.name CROSS JOIN LATERAL (SELECT r.ctid FROM " + run
                + " r WHERE r.worker = w.id AND r.started <= GREATEST(?, (SELECT k.started FROM " + run
                + " k WHERE k.worker = w.id ORDER BY k.started DESC OFFSET ? LIMIT 1)) ORDER BY r.started LIMIT ?) old"
                + " LIMIT ?))")) {
            new LedgerParameters(delete).array("text", workers.stream().map(WorkerKey::name).toArray())
                    .text(tables.ids().app()).time(oldest).integer(settings.keepRuns()).integer(MAX_ROWS).integer(MAX_ROWS);
            return delete.executeUpdate();
        }
    }

    private static void deleteOld(Connection connection, String table, String column, Instant before) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE " + column + " < ?")) {
            new LedgerParameters(delete).time(before);
            delete.executeUpdate();
        }
    }
}
