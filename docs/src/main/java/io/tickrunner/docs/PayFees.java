package io.tickrunner.docs;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.inject.Inject;

import io.agroal.api.AgroalDataSource;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;

// tag::worker[]
public class PayFees {

    @Inject
    AgroalDataSource database;

    @TickWorker(name = "pay_fees", lockId = 1022, every = "1h", timeout = "1m", fenced = true)
    void payFees(Tick tick) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("update account set balance = balance - 1");
            tick.fence(connection);
            connection.commit();
        }
    }
}
// end::worker[]
