package io.tickrunner.it.housekeeping.page;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

import jakarta.inject.Singleton;

import io.tickrunner.it.housekeeping.page.Overview.Fees;
import io.tickrunner.it.housekeeping.page.Overview.NightlyReport;
import io.tickrunner.it.housekeeping.page.Overview.OffsiteCopy;
import io.tickrunner.it.housekeeping.page.Overview.Outbox;
import io.tickrunner.it.housekeeping.page.Overview.Schedules;
import io.tickrunner.it.housekeeping.store.Database;

/** Reads the page's data about the workers with a cron expression, a very short interval, retries and a fence. */
@Singleton
class ScheduleQueries {

    private static final String NIGHT_REPORT = """
            select planned_at, objects, bytes, extract(epoch from clock_timestamp() - made_at)
            from night_report order by planned_at desc limit 1""";

    private static final String OUTBOX = """
            select count(*) filter (where sent_at is null), count(sent_at),
                   coalesce(avg(extract(epoch from sent_at - created_at)) * 1000, 0)
            from outbox where sent_at is null or sent_at > now() - interval '1 minute'""";

    private static final String OFFSITE = """
            select planned_at, objects, attempt, extract(epoch from clock_timestamp() - sent_at) from offsite_catalog""";

    private static final String FEES = """
            select coalesce(sum(cents) filter (where owner = 'store'), 0), coalesce(sum(cents), 0) from account""";

    private final Database database;

    ScheduleQueries(Database database) {
        this.database = database;
    }

    Schedules schedules() throws SQLException {
        return new Schedules(
                database.query(NIGHT_REPORT,
                        row -> new NightlyReport(instant(row), row.getLong(2), row.getLong(3), row.getDouble(4))).stream()
                        .findFirst().orElse(null),
                database.query(OUTBOX, row -> new Outbox(row.getLong(1), row.getLong(2), row.getDouble(3))).get(0),
                database.query(OFFSITE,
                        row -> new OffsiteCopy(instant(row), row.getInt(3), row.getLong(2), row.getDouble(4))).stream()
                        .findFirst().orElse(null),
                database.query(FEES, row -> new Fees(row.getLong(1), row.getLong(2))).get(0));
    }

    private static Instant instant(ResultSet row) throws SQLException {
        return row.getObject(1, OffsetDateTime.class).toInstant();
    }
}
