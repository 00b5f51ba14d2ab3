package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tickrunner.Tick;

@QuarkusTest
@WithTestResource(Postgres.class)
class DailyReportTest {

    @Inject
    DailyReport report;

    @Inject
    AgroalDataSource database;

    @Test
    void aSecondRunForTheSameOccurrenceAddsNoReport() throws SQLException {
        Tick tick = new PlannedTick("daily_report", Instant.parse("2026-11-24T03:15:00Z"));

        report.tick(tick);
        report.tick(tick);

        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from daily_report where planned_at = '2026-11-24 04:15 Europe/Berlin'")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(1);
        }
    }
}
