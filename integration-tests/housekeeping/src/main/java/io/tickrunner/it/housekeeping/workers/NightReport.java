package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.Recorded;

/** Reports on the whole store each night, once for each occurrence. */
@TickWorker(name = NightReport.NAME, lockId = 1011, cron = NightReport.CRON, timeZone = NightReport.TIME_ZONE)
public class NightReport implements Worker {

    public static final String NAME = "night_report";
    /** A quarter past four exists once on every day. */
    public static final String CRON = "0 15 4 * * ?";
    public static final String TIME_ZONE = "Europe/Berlin";

    private static final String REPORT = """
            insert into night_report (planned_at, objects, bytes)
            select ?, count(*), coalesce(sum(size_bytes), 0) from object
            on conflict (planned_at) do nothing""";

    private final Database database;

    NightReport(Database database) {
        this.database = database;
    }

    @Override
    @Recorded
    public void tick(Tick tick) throws SQLException {
        Instant planned = tick.occurrence().orElse(tick.startedAt());
        database.update(REPORT, planned.atOffset(ZoneOffset.UTC));
    }
}
