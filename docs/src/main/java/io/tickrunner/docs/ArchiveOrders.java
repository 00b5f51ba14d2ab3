package io.tickrunner.docs;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.inject.Inject;

import io.agroal.api.AgroalDataSource;
import io.tickrunner.PassWorker;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;

// tag::worker[]
@TickWorker(name = "archive_orders", lockId = 1006, every = "1m")
public class ArchiveOrders implements PassWorker {

    @Inject
    AgroalDataSource database;

    @Override
    public int pass(Tick tick) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            return statement.executeUpdate("""
                    update customer_order set archived = true
                    where not archived and closed_at < now() - interval '90 days'""");
        }
    }

    @Override
    public String countKey() {
        return "ordersArchived";
    }
}
// end::worker[]
