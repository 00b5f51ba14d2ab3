package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;

import io.tickrunner.PassWorker;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.Recorded;

/** Removes an object's surplus copies: first bad ones, then those on the wrong tier, then those on full backends. */
@TickWorker(name = "over_replication", lockId = 1003, every = "4s")
public class OverReplication implements PassWorker {

    private static final int BATCH = 40;

    private static final String REMOVE = """
            with surplus as (
                select c.object_id, c.backend_id
                from object o
                         join object_copies n on n.id = o.id and n.sound_copies >= n.wanted_copies
                                             and n.all_copies > n.wanted_copies
                         cross join lateral (
                             select r.object_id, r.backend_id,
                                    row_number() over (order by (r.good and b.tier = o.tier) desc, b.fill) as rank
                             from copy r join backend_fill b on b.id = r.backend_id
                             where r.object_id = o.id) c
                where c.rank > o.wanted_copies
                limit ?
                for update of o skip locked)
            delete from copy c using surplus s where c.object_id = s.object_id and c.backend_id = s.backend_id""";

    private final Database database;

    OverReplication(Database database) {
        this.database = database;
    }

    @Override
    @Recorded
    public int pass(Tick tick) throws SQLException {
        return database.update(REMOVE, BATCH);
    }

    @Override
    public String countKey() {
        return "copiesRemoved";
    }
}
