package io.tickrunner.it.tracing;

import java.sql.SQLException;

import io.tickrunner.ComponentLogger;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** A worker whose hooks all query the database. */
@TickWorker(name = "sweep", lockId = Sweep.LOCK_ID, every = "31d")
public class Sweep implements Worker {

    public static final long LOCK_ID = 1;
    private static final ComponentLogger LOG = ComponentLogger.of("sweep");

    private final Numbers numbers;
    volatile boolean open = true;
    volatile RuntimeException failure;

    Sweep(Numbers numbers) {
        this.numbers = numbers;
    }

    @Override
    public boolean shouldRun() {
        if (open) {
            try {
                numbers.select("gate");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return open;
    }

    @Override
    public void startup(Tick tick) throws SQLException {
        numbers.select("startup");
    }

    @Override
    public void tick(Tick tick) throws SQLException {
        numbers.select("tick");
        LOG.info("swept", "items", 3);
        if (failure != null) {
            throw failure;
        }
    }
}
