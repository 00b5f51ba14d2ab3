package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.Recorded;

/** Removes uploads whose client has sent nothing for half a minute. */
@TickWorker(name = "abandoned_uploads", lockId = 1005, every = "10s")
public class AbandonedUploads implements Worker {

    private static final String DELETE = """
            delete from upload where id in (
                select id from upload where last_part_at < now() - interval '30 seconds' for update skip locked)""";

    private final Database database;

    AbandonedUploads(Database database) {
        this.database = database;
    }

    @Override
    @Recorded
    public void tick(Tick tick) throws SQLException {
        database.update(DELETE);
    }
}
