package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.it.housekeeping.store.Backends;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.Recorded;

/**
 * Moves unread objects to the archive tier, as configured for their bucket. Replication then makes their copies there, and
 * over-replication removes the old ones. Gated: while the hot tier has room, objects may stay.
 */
@TickWorker(name = "lifecycle", lockId = 1007, every = "8s")
public class Lifecycle implements Worker {

    static final double HOT_FILL_LIMIT = 0.5;

    private static final int BATCH = 15;

    /** An archived object has two copies because there are two archive backends. */
    private static final String ARCHIVE = """
            update object o set tier = 'archive', wanted_copies = 2
            where o.id in (
                select c.id from object c join bucket b on b.id = c.bucket_id
                where c.tier = 'hot' and c.last_read_at < now() - b.archive_after
                order by c.last_read_at limit ? for update of c skip locked)""";

    private final Database database;
    private final Backends backends;

    Lifecycle(Database database, Backends backends) {
        this.database = database;
        this.backends = backends;
    }

    /**
     * If the database is unavailable, the fill level is unknown. The lock is then unavailable too, and the tick ends as
     * unavailable.
     */
    @Override
    public boolean shouldRun() {
        try {
            return backends.hotFill() > HOT_FILL_LIMIT;
        } catch (SQLException e) {
            return true;
        }
    }

    @Override
    @Recorded
    public void tick(Tick tick) throws SQLException {
        database.update(ARCHIVE, BATCH);
    }
}
