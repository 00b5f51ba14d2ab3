package io.tickrunner.it.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.agroal.api.AgroalDataSource;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** The only worker that needs the app's pool. Fails when the pool is exhausted. */
@TickWorker(name = "pool-user", lockId = PoolUser.LOCK_ID, every = "1s", timeout = "5s")
public class PoolUser implements Worker {

    public static final long LOCK_ID = 40_001;

    private final AgroalDataSource appPool;

    PoolUser(AgroalDataSource appPool) {
        this.appPool = appPool;
    }

    @Override
    public void tick(Tick tick) throws SQLException {
        tick.ensureLockHeld();
        try (Connection connection = appPool.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }
}
