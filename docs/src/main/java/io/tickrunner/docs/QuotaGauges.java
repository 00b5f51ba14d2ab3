package io.tickrunner.docs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.tickrunner.QuotaMetricsRefresher;

// tag::refresher[]
@ApplicationScoped
public class QuotaGauges implements QuotaMetricsRefresher {

    @Inject
    AgroalDataSource database;

    private final AtomicLong liveOrders;

    QuotaGauges(MeterRegistry meters) {
        liveOrders = meters.gauge("orders.live", new AtomicLong());
    }

    @Override
    public void refreshQuotaMetrics() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from customer_order where not archived")) {
            row.next();
            liveOrders.set(row.getLong(1));
        }
    }
}
// end::refresher[]
