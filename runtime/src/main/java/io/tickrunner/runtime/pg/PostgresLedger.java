package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.tickrunner.runtime.config.LedgerSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.ledger.ClaimAnswer;
import io.tickrunner.runtime.ledger.ClaimRequest;
import io.tickrunner.runtime.ledger.ClaimRules;
import io.tickrunner.runtime.ledger.ClaimToken;
import io.tickrunner.runtime.ledger.CommandEntry;
import io.tickrunner.runtime.ledger.FinishedRun;
import io.tickrunner.runtime.ledger.LedgerStore;
import io.tickrunner.runtime.ledger.LedgerUnavailableException;
import io.tickrunner.runtime.ledger.PauseEntry;
import io.tickrunner.runtime.ledger.RunBatch;
import io.tickrunner.runtime.ledger.RunHistory;
import io.tickrunner.runtime.ledger.ScheduleEntry;
import io.tickrunner.runtime.ledger.ServerMoment;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.ledger.WorkerRow;
import io.tickrunner.runtime.ledger.WorkerRows;
import io.tickrunner.runtime.ledger.WorkerUpdate;
import io.tickrunner.runtime.pg.LedgerAccess.Tables;
import io.tickrunner.runtime.time.Time;

/** The ledger in PostgreSQL, on connections of the app's pool. */
public final class PostgresLedger implements LedgerStore {

    private final LedgerAccess access;
    private final LedgerPruning pruning;
    private final String replica;

    /**
     * @param pool the app's pool, not the lock session's connections
     */
    public PostgresLedger(ConnectionSource pool, LedgerSettings settings, ReplicaIdentity identity, Time time) {
        this.access = new LedgerAccess(pool, settings, identity, time);
        this.pruning = new LedgerPruning(settings);
        this.replica = identity.shownReplica();
    }

    @Override
    public ServerMoment open() {
        return access.open();
    }

    @Override
    public String replica() {
        return replica;
    }

    @Override
    public WorkerRows read(Collection<WorkerKey> workers) {
        return access.run(LedgerLimits.LOOK, false, (connection, tables, now) -> {
            tables.ids().workers(connection, workers);
            Map<String, WorkerRow> rows = LedgerWorkerRows.read(connection, tables, workers);
            requireAll(rows.size() == workers.stream().map(WorkerKey::name).distinct().count());
            return new WorkerRows(rows, now);
        });
    }

    @Override
    public ClaimAnswer claim(ClaimRequest request) {
        return access.run(LedgerLimits.CLAIM, true, (connection, tables, now) -> {
            int worker = id(connection, tables, request.worker());
            WorkerRow row = LedgerWorkerRows.lock(connection, tables, worker).orElseThrow(this::rowIsGone);
            ClaimAnswer answer = ClaimRules.decide(row, request, tables.ids().replicaName(), now.at(now.nanos()));
            if (answer instanceof ClaimAnswer.Claimed claimed) {
                write(connection, tables, worker, claimed);
            }
            return answer;
        });
    }

    private static void write(Connection connection, Tables tables, int worker, ClaimAnswer.Claimed claimed)
            throws SQLException {
        int replica = tables.ids().replica(connection);
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + tables.worker() + " SET last_start = ?,"
                + " last_occurrence = GREATEST(last_occurrence, ?), last_replica = ?, claim_since = ?, claim_replica = ?,"
                + " claim_occurrence = ? WHERE id = ?")) {
            Instant since = claimed.claim().token().since();
            Instant occurrence = claimed.claim().occurrence();
            new LedgerParameters(update).time(since).time(occurrence).integer(replica).time(since).integer(replica)
                    .time(occurrence).integer(worker).statement().executeUpdate();
        }
    }

    @Override
    public boolean withdraw(WorkerKey worker, ClaimAnswer.Claimed claimed) {
        return access.run(LedgerLimits.CLAIM, true, (connection, tables, now) -> {
            ClaimToken token = claimed.claim().token();
            try (PreparedStatement update = connection.prepareStatement("UPDATE " + tables.worker() + " SET last_start = ?,"
                    + " last_occurrence = ?, claim_since = NULL, claim_replica = NULL, claim_occurrence = NULL"
                    + " WHERE id = ? AND claim_since = ? AND claim_replica = ?")) {
                return new LedgerParameters(update).time(claimed.lastStart()).time(claimed.lastOccurrence())
                        .integer(id(connection, tables, worker)).time(token.since())
                        .integer(tables.ids().replica(connection)).statement().executeUpdate() == 1;
            }
        });
    }

    /**
     * Closes a claim in the current transaction of a connection of the app. Not on the ledger's own connections, because the
     * mark and the effects of the app's work must commit together. Names find the rows, because numbers would have to be looked
     * up on a connection of the pool, which would take part in the app's transaction.
     *
     * @return {@code false} if the claim was not open
     */
    public boolean complete(Connection connection, WorkerKey worker, ClaimToken claim) throws SQLException {
        LedgerNames names = access.names();
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + names.of(LedgerTable.WORKER)
                + " AS w SET claim_since = NULL, claim_replica = NULL, claim_occurrence = NULL,"
                + " last_success = GREATEST(w.last_success, pg_catalog.clock_timestamp()), consecutive_failures = 0"
                + " FROM " + names.of(LedgerTable.REPLICA) + " AS r WHERE w.app = ? AND w.name = ? AND w.claim_since = ?"
                + " AND r.id = w.claim_replica AND r.name = ?")) {
            return new LedgerParameters(update).text(access.app()).text(worker.name()).time(claim.since())
                    .text(claim.replica()).statement().executeUpdate() == 1;
        }
    }

    @Override
    public ServerMoment write(RunBatch batch, ServerMoment clock, boolean inDoubt) {
        return access.run(LedgerLimits.WRITE, false, (connection, tables, now) -> {
            List<WorkerKey> keys = Stream.concat(batch.runs().stream().map(FinishedRun::worker),
                    batch.updates().stream().map(WorkerUpdate::worker)).distinct().toList();
            Map<String, Integer> workers = tables.ids().workers(connection, keys);
            int replica = tables.ids().replica(connection);
            if (inDoubt && isWritten(connection, tables, batch, workers, replica, clock)) {
                return now;
            }
            if (!batch.runs().isEmpty()) {
                LedgerRunRows.copy(connection, tables, batch.runs(), workers, replica, clock);
            }
            if (!batch.updates().isEmpty()) {
                requireAll(LedgerWorkerRows.update(connection, tables, batch.updates(), workers, replica, clock) == batch
                        .updates().size());
            }
            return now;
        });
    }

    private static boolean isWritten(Connection connection, Tables tables, RunBatch batch, Map<String, Integer> workers,
            int replica, ServerMoment clock) throws SQLException {
        if (batch.runs().isEmpty()) {
            return false;
        }
        FinishedRun first = batch.runs().get(0);
        return LedgerRunRows.isWritten(connection, tables, first, workers.get(first.worker().name()), replica, clock);
    }

    private void requireAll(boolean present) {
        if (!present) {
            throw rowIsGone();
        }
    }

    private LedgerUnavailableException rowIsGone() {
        access.doubt();
        return new LedgerUnavailableException("Somebody deleted a worker's row of the ledger", null, false);
    }

    private static int id(Connection connection, Tables tables, WorkerKey worker) throws SQLException {
        return tables.ids().workers(connection, List.of(worker)).get(worker.name());
    }

    @Override
    public void pause(WorkerKey worker, PauseEntry pause) {
        PauseEntry entry = pause == null ? new PauseEntry(null, null, null, null) : pause;
        set(worker, "pause_by = ?, pause_reason = ?, pause_since = ?, pause_until = ?",
                statement -> statement.text(entry.by()).text(entry.reason()).time(entry.since()).time(entry.until()));
    }

    @Override
    public void schedule(WorkerKey worker, ScheduleEntry schedule) {
        ScheduleEntry entry = schedule == null ? new ScheduleEntry(null, null, null) : schedule;
        set(worker, "schedule = ?, schedule_by = ?, schedule_since = ?",
                statement -> statement.text(entry.schedule()).text(entry.by()).time(entry.since()));
    }

    private interface Values {
        LedgerParameters set(LedgerParameters statement) throws SQLException;
    }

    private void set(WorkerKey worker, String columns, Values values) {
        access.run(LedgerLimits.CLAIM, true, (connection, tables, now) -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE " + tables.worker() + " SET " + columns + " WHERE id = ?")) {
                requireAll(values.set(new LedgerParameters(update)).integer(id(connection, tables, worker)).statement()
                        .executeUpdate() == 1);
            }
            return null;
        });
    }

    @Override
    public ServerMoment commands(List<CommandEntry> commands, ServerMoment clock, boolean inDoubt) {
        return access.run(LedgerLimits.WRITE, false, (connection, tables, now) -> {
            Map<String, Integer> workers = tables.ids().workers(connection,
                    commands.stream().map(CommandEntry::worker).distinct().toList());
            int replica = tables.ids().replica(connection);
            LedgerCommandRows rows = new LedgerCommandRows(tables, workers, replica, clock);
            if (!inDoubt || !rows.isWritten(connection, commands.get(0))) {
                rows.insert(connection, commands);
            }
            return now;
        });
    }

    @Override
    public RunHistory history(WorkerKey worker, int limit, Instant before) {
        return access.run(LedgerLimits.LOOK, false,
                (connection, tables, now) -> LedgerHistory.read(connection, tables, worker, limit, before));
    }

    @Override
    public int prune(Collection<WorkerKey> workers) {
        return access.run(LedgerLimits.PRUNE, false,
                (connection, tables, now) -> pruning.run(connection, tables, workers, now));
    }
}
