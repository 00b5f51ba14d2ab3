package io.tickrunner.it.housekeeping.page;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.inject.Singleton;

import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerHealth;
import io.tickrunner.it.housekeeping.page.Overview.Run;
import io.tickrunner.it.housekeeping.page.Overview.WorkerState;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.workers.NightReport;

/** Reads the page's data about the workers: this replica's view, and the data of all replicas in the database. */
@Singleton
class WorkerQueries {

    private static final String HOLDERS = "select lock_id, application_name from lock_holder";

    private static final String RUNS = """
            select worker, replica, outcome,
                   extract(epoch from clock_timestamp() - lower(period)),
                   extract(epoch from coalesce(upper(period), clock_timestamp()) - lower(period))
            from tick_log
            where lower(period) > clock_timestamp() - interval '60 seconds' or upper_inf(period)
            order by id""";

    private static final String OVERLAPS = "select count(*) from tick_overlap";

    private record Holder(long lockId, String application) {
    }

    private record WorkerRun(String worker, Run run) {
    }

    private final Database database;
    private final Tickrunner tickrunner;

    WorkerQueries(Database database, Tickrunner tickrunner) {
        this.database = database;
        this.tickrunner = tickrunner;
    }

    /** Returns the workers in the order of their lock IDs. */
    List<WorkerState> workers() throws SQLException {
        Map<Long, String> holders = holders();
        Map<String, List<Run>> runs = runs();
        return tickrunner.services().stream()
                .map(service -> state(service, holders.get(service.lockId()), runs.getOrDefault(service.name(), List.of())))
                .sorted((a, b) -> Long.compare(a.lockId(), b.lockId()))
                .toList();
    }

    long overlaps() throws SQLException {
        return database.number(OVERLAPS);
    }

    private static WorkerState state(TickService service, String holder, List<Run> runs) {
        WorkerHealth health = service.health();
        return new WorkerState(service.name(), service.lockId(), schedule(service),
                service.cadence().name().toLowerCase(Locale.ROOT),
                health.lastOutcome() == null ? null : health.lastOutcome().tag(), health.lastError(),
                health.consecutiveFailures(), health.runningSince(), health.lastSuccess(), health.nextDue(), health.paused(),
                health.lockHeld() ? "here" : holder == null ? "free" : "elsewhere", holder, runs);
    }

    private static String schedule(TickService service) {
        if (service.name().equals(NightReport.NAME)) {
            return "cron " + NightReport.CRON + " in " + NightReport.TIME_ZONE;
        }
        long millis = service.interval().toMillis();
        return "every " + (millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms");
    }

    private Map<Long, String> holders() throws SQLException {
        Map<Long, String> holders = new HashMap<>();
        for (Holder holder : database.query(HOLDERS, row -> new Holder(row.getLong(1), row.getString(2)))) {
            holders.put(holder.lockId(), holder.application());
        }
        return holders;
    }

    private Map<String, List<Run>> runs() throws SQLException {
        Map<String, List<Run>> runs = new HashMap<>();
        for (WorkerRun found : database.query(RUNS, row -> new WorkerRun(row.getString(1),
                new Run(row.getString(2), row.getDouble(4), row.getDouble(5), row.getString(3))))) {
            runs.computeIfAbsent(found.worker(), worker -> new ArrayList<>()).add(found.run());
        }
        return runs;
    }
}
