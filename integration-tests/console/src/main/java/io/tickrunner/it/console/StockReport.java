package io.tickrunner.it.console;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** Runs as long as another session holds the advisory lock that it waits for. */
@TickWorker(name = "stock_report", lockId = 3007, every = "4h")
public class StockReport implements Worker {

    public static final long COUNTING = 999;

    private final DataSource dataSource;

    StockReport(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public void tick(Tick tick) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + COUNTING + ")");
        }
    }
}
