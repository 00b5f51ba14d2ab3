package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;

import io.tickrunner.PassWorker;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.Recorded;

/**
 * Creates the missing copies of objects, each on the emptiest backend of the object's tier that has room and no sound copy of
 * it yet. Only content that matches the object's checksum is copied.
 */
@TickWorker(name = "replication", lockId = 1002, every = "2s", timeout = "20s")
public class Replication implements PassWorker {

    private static final int BATCH = 25;

    private static final String COPY_ONE = """
            insert into copy (object_id, backend_id, content)
            select o.id, target.id, source.content
            from object o
                     join object_copies n on n.id = o.id and n.sound_copies < n.wanted_copies
                     cross join lateral (
                         select c.content from copy c
                         where c.object_id = o.id and c.good and sha256(c.content) = o.checksum limit 1) source
                     cross join lateral (
                         select b.id from backend_fill b
                         where b.tier = o.tier and b.used_bytes + o.size_bytes <= b.quota_bytes
                           and not exists (select 1 from copy c where c.object_id = o.id and c.backend_id = b.id and c.good)
                         order by b.fill limit 1) target
            limit 1
            for update of o skip locked
            on conflict (object_id, backend_id) do update set content = excluded.content, good = true, checked_at = now()""";

    private final Database database;

    Replication(Database database) {
        this.database = database;
    }

    @Override
    @Recorded
    public int pass(Tick tick) throws SQLException {
        int made = 0;
        while (made < BATCH && database.update(COPY_ONE) > 0) {
            made++;
            tick.ensureLockHeld();
        }
        return made;
    }

    @Override
    public String countKey() {
        return "copiesMade";
    }
}
