package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.Recorded;

/** Deletes expired objects and their copies. */
@TickWorker(name = "expired_objects", lockId = 1004, every = "2s")
public class ExpiredObjects implements Worker {

    private static final int BATCH = 50;

    private static final String DELETE = """
            delete from object where id in (
                select id from object where expires_at < now() order by expires_at limit ? for update skip locked)""";

    private final Database database;

    ExpiredObjects(Database database) {
        this.database = database;
    }

    @Override
    @Recorded
    public void tick(Tick tick) throws SQLException {
        database.update(DELETE, BATCH);
    }
}
