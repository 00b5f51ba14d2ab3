package io.tickrunner.docs;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.inject.Inject;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

// tag::worker[]
@TickWorker(name = "pay_wages", lockId = 1023, cron = "0 0 5 1 * ?", timeZone = "UTC", timeout = "10m", fenced = true)
public class PayWages implements Worker {

    @Inject
    AgroalDataSource database;

    @Override
    public void tick(Tick tick) {
        QuarkusTransaction.requiringNew().run(() -> execute("delete from session where expires_at < now()"));
        QuarkusTransaction.requiringNew().run(() -> {
            execute("update account set balance = balance + 100");
            tick.complete();
        });
    }

    private void execute(String sql) {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
// end::worker[]
