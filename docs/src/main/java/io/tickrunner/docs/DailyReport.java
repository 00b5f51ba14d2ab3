package io.tickrunner.docs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

import jakarta.inject.Inject;

import io.agroal.api.AgroalDataSource;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

// tag::worker[]
@TickWorker(name = "daily_report", lockId = 1015, cron = "0 15 4 * * ?", timeZone = "Europe/Berlin", timeout = "10m")
public class DailyReport implements Worker {

    private static final String REPORT = """
            insert into daily_report (planned_at, orders) select ?, count(*) from customer_order
            on conflict (planned_at) do nothing""";

    @Inject
    AgroalDataSource database;

    @Override
    public void tick(Tick tick) throws SQLException {
        Instant planned = tick.occurrence().orElse(tick.startedAt()); // a forced tick has no occurrence
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(REPORT)) {
            statement.setObject(1, planned.atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }
}
// end::worker[]
