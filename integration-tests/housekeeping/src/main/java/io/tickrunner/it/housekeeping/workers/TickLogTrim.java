package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.Recorded;

/** Keeps the last quarter of an hour of the tick log. */
@TickWorker(name = "tick_log_trim", lockId = 1010, every = "15s")
public class TickLogTrim implements Worker {

    private static final String DELETE = "delete from tick_log where upper(period) < now() - interval '15 minutes'";

    private final Database database;

    TickLogTrim(Database database) {
        this.database = database;
    }

    @Override
    @Recorded
    public void tick(Tick tick) throws SQLException {
        database.update(DELETE);
    }
}
