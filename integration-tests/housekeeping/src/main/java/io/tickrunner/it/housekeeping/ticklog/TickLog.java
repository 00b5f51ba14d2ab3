package io.tickrunner.it.housekeeping.ticklog;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.tickrunner.Tick;
import io.tickrunner.Tickrunner;
import io.tickrunner.it.housekeeping.ReplicaName;
import io.tickrunner.it.housekeeping.store.Database;

/**
 * Records the start and end of each run in a table whose constraint rejects two simultaneous runs of a worker.
 * <p>
 * A replica that dies during a run leaves an open period behind. The next run closes it only if, according to the database, the
 * session that held the lock for that run is gone. Holding the lock now is not sufficient, because the log has to prove exactly
 * that.
 */
@Singleton
public class TickLog {

    private static final Logger LOG = Logger.getLogger(TickLog.class);

    private static final String EXCLUSION_VIOLATION = "23P01";

    private static final String CLOSE_DEAD = """
            update tick_log t
            set period = tstzrange(lower(t.period), clock_timestamp()), outcome = 'died'
            where t.worker = ? and upper_inf(t.period)
              and not exists (select 1 from pg_stat_activity a
                              where a.pid = t.holder_pid and a.backend_start = t.holder_since)""";

    private static final String BEGIN = """
            insert into tick_log (worker, replica, tick_id, holder_pid, holder_since, period)
            select r.worker, r.replica, r.tick_id, h.pid, h.backend_start, tstzrange(clock_timestamp(), null)
            from (values (?, ?, ?)) r (worker, replica, tick_id) left join lock_holder h on h.lock_id = ?
            returning id""";

    /** A run that was declared dead stays dead, unless it still trusts its lock: then the constraint decides. */
    private static final String END = """
            update tick_log
            set period = tstzrange(lower(period), greatest(clock_timestamp(), lower(period))), outcome = ?
            where id = ? and (outcome = 'running' or ?)""";

    private static final String OVERLAP = "insert into tick_overlap (worker, replica, message) values (?, ?, ?)";

    private final Database database;
    private final Tickrunner tickrunner;
    private final String replica;
    /** Runs that have ended but whose end could not be written yet. */
    private final Set<Long> unwritten = ConcurrentHashMap.newKeySet();

    TickLog(Database database, Tickrunner tickrunner, ReplicaName replica) {
        this.database = database;
        this.tickrunner = tickrunner;
        this.replica = replica.toString();
    }

    /** Runs the work and logs it. A run that would overlap another one is not started. */
    public <T> T record(Tick tick, Callable<T> work) throws Exception {
        long id = begin(tick);
        String outcome = "failed";
        try {
            T result = work.call();
            outcome = "done";
            return result;
        } finally {
            end(tick, id, outcome);
        }
    }

    private long begin(Tick tick) throws SQLException {
        for (Long id : unwritten) {
            database.update(END, "failed", id, false);
            unwritten.remove(id);
        }
        database.update(CLOSE_DEAD, tick.worker());
        long lockId = tickrunner.service(tick.worker()).orElseThrow().lockId();
        try {
            return database.number(BEGIN, tick.worker(), replica, tick.id(), lockId);
        } catch (SQLException e) {
            reportOverlap(tick, e);
            throw e;
        }
    }

    /** Logs the end of a run. Clears the interrupt first, because the pool rejects interrupted threads. */
    private void end(Tick tick, long id, String outcome) {
        boolean interrupted = Thread.interrupted();
        try {
            database.update(END, outcome, id, tick.isLockHeld());
        } catch (SQLException e) {
            unwritten.add(id);
            LOG.warnf("The end of a run of %s is not in the tick log yet: %s", tick.worker(), e.getMessage());
            reportOverlap(tick, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void reportOverlap(Tick tick, SQLException failure) {
        if (!EXCLUSION_VIOLATION.equals(failure.getSQLState())) {
            return;
        }
        LOG.errorf("Two runs of %s at once: %s", tick.worker(), failure.getMessage());
        try {
            database.update(OVERLAP, tick.worker(), replica, failure.getMessage());
        } catch (SQLException e) {
            LOG.error("The overlap could not be stored", e);
        }
    }
}
