package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.tickrunner.runtime.ledger.ClaimToken;
import io.tickrunner.runtime.ledger.OpenClaim;
import io.tickrunner.runtime.ledger.PauseEntry;
import io.tickrunner.runtime.ledger.ScheduleEntry;
import io.tickrunner.runtime.ledger.ServerMoment;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.ledger.WorkerRow;
import io.tickrunner.runtime.ledger.WorkerUpdate;
import io.tickrunner.runtime.pg.LedgerAccess.Tables;

/** Reads and writes the rows of workers. */
final class LedgerWorkerRows {

    private static final String SELECT = "SELECT w.name, GREATEST(w.last_start, newest.started) AS last_start,"
            + " GREATEST(w.last_occurrence, newest.occurrence) AS last_occurrence, lr.name AS last_replica,"
            + " w.last_success, w.last_failure, w.last_error, w.consecutive_failures, w.claim_since,"
            + " COALESCE(cr.name, '') AS claim_replica, w.claim_occurrence, w.schedule, w.schedule_by, w.schedule_since,"
            + " w.pause_by, w.pause_reason, w.pause_since, w.pause_until";
    /**
     * The row of a worker with a short interval is written every few seconds only, so its newest runs decide. They are found in
     * the index, however long the history is.
     */
    private static final int NEWEST = 10;

    private LedgerWorkerRows() {
    }

    static Map<String, WorkerRow> read(Connection connection, Tables tables, Collection<WorkerKey> keys) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(
                SELECT + from(tables) + " WHERE w.app = ? AND w.name = ANY (?)")) {
            new LedgerParameters(ask).text(tables.ids().app())
                    .array("text", keys.stream().map(WorkerKey::name).distinct().toArray());
            return rows(ask);
        }
    }

    /** Reads a worker's row and locks it until the end of the transaction. */
    static Optional<WorkerRow> lock(Connection connection, Tables tables, int worker) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(
                SELECT + from(tables) + " WHERE w.id = ? FOR NO KEY UPDATE OF w")) {
            ask.setInt(1, worker);
            return rows(ask).values().stream().findFirst();
        }
    }

    private static String from(Tables tables) {
        return " FROM " + tables.worker() + " w LEFT JOIN " + tables.replica() + " lr ON lr.id = w.last_replica LEFT JOIN "
                + tables.replica() + " cr ON cr.id = w.claim_replica"
                + " LEFT JOIN LATERAL (SELECT max(n.started) AS started, max(n.occurrence) AS occurrence"
                + " FROM (SELECT r.started, r.occurrence, r.request, r.attempt FROM " + tables.run()
                + " r WHERE r.worker = w.id ORDER BY r.started DESC LIMIT " + NEWEST + ") n"
                + " WHERE n.attempt = 1 AND n.request IS DISTINCT FROM 'forced') newest ON true";
    }

    private static Map<String, WorkerRow> rows(PreparedStatement ask) throws SQLException {
        Map<String, WorkerRow> rows = new HashMap<>();
        try (ResultSet row = ask.executeQuery()) {
            while (row.next()) {
                rows.put(row.getString("name"), row(row));
            }
        }
        return rows;
    }

    private static WorkerRow row(ResultSet row) throws SQLException {
        Instant claimed = LedgerParameters.time(row, "claim_since");
        Instant paused = LedgerParameters.time(row, "pause_since");
        return new WorkerRow(row.getString("name"),
                LedgerParameters.time(row, "last_start"),
                LedgerParameters.time(row, "last_occurrence"),
                row.getString("last_replica"),
                LedgerParameters.time(row, "last_success"),
                LedgerParameters.time(row, "last_failure"),
                row.getString("last_error"),
                row.getInt("consecutive_failures"),
                claimed == null ? null
                        : new OpenClaim(new ClaimToken(row.getString("claim_replica"), claimed),
                                LedgerParameters.time(row, "claim_occurrence")),
                row.getString("schedule") == null ? null
                        : new ScheduleEntry(row.getString("schedule"), row.getString("schedule_by"),
                                LedgerParameters.time(row, "schedule_since")),
                paused == null ? null
                        : new PauseEntry(row.getString("pause_by"), row.getString("pause_reason"), paused,
                                LedgerParameters.time(row, "pause_until")));
    }

    /**
     * Updates rows by what runs changed in them. A late record never replaces a newer one.
     *
     * @return the number of rows
     */
    static int update(Connection connection, Tables tables, List<WorkerUpdate> updates, Map<String, Integer> workers,
            int replica, ServerMoment clock) throws SQLException {
        String closed = " = CASE WHEN w.claim_since = u.closes AND w.claim_replica = " + replica + " THEN NULL ELSE w.";
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + tables.worker() + " AS w SET"
                + " last_start = GREATEST(w.last_start, u.start),"
                + " last_occurrence = GREATEST(w.last_occurrence, u.occurrence),"
                + " last_replica = CASE WHEN u.start IS NULL OR u.start < w.last_start THEN w.last_replica ELSE " + replica
                + " END, last_success = GREATEST(w.last_success, u.success),"
                + " last_failure = GREATEST(w.last_failure, u.failure),"
                + " last_error = COALESCE(u.error, w.last_error),"
                + " consecutive_failures = u.failures + CASE WHEN u.succeeded THEN 0 ELSE w.consecutive_failures END,"
                + " claim_since" + closed + "claim_since END, claim_replica" + closed + "claim_replica END,"
                + " claim_occurrence" + closed + "claim_occurrence END"
                + " FROM unnest(?::int[], ?::text[]::timestamptz[], ?::text[]::timestamptz[], ?::text[]::timestamptz[],"
                + " ?::text[]::timestamptz[], ?::text[], ?::boolean[], ?::int[], ?::text[]::timestamptz[])"
                + " AS u(id, start, occurrence, success, failure, error, succeeded, failures, closes)"
                + " WHERE w.id = u.id")) {
            new LedgerParameters(update)
                    .array("int4", all(updates, u -> workers.get(u.worker().name())))
                    .array("text", all(updates, u -> time(u.startNanos(), clock)))
                    .array("text", all(updates, u -> LedgerParameters.text(u.occurrence())))
                    .array("text", all(updates, u -> time(u.successNanos(), clock)))
                    .array("text", all(updates, u -> time(u.failureNanos(), clock)))
                    .array("text", all(updates, u -> u.error() == null ? null : u.error().replace('\0', '?')))
                    .array("bool", all(updates, WorkerUpdate::succeeded))
                    .array("int4", all(updates, WorkerUpdate::failures))
                    .array("text", all(updates,
                            u -> u.closes() == null ? null : LedgerParameters.text(u.closes().since())));
            return update.executeUpdate();
        }
    }

    private static String time(Long nanos, ServerMoment clock) {
        return nanos == null ? null : LedgerParameters.text(clock.at(nanos));
    }

    private static Object[] all(List<WorkerUpdate> updates, Function<WorkerUpdate, Object> value) {
        return updates.stream().map(value).toArray();
    }
}
