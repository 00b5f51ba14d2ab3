package io.tickrunner.docs;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

import io.agroal.api.AgroalDataSource;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

// tag::worker[]
@TickWorker(name = "pay_interest", lockId = 1021, cron = "0 0 4 * * ?", timeZone = "UTC", timeout = "1m", fenced = true)
public class PayInterest implements Worker {

    @Inject
    AgroalDataSource database;

    @Override
    @Transactional
    public void tick(Tick tick) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.executeUpdate("update account set balance = balance + balance / 100");
        }
    }
}
// end::worker[]
